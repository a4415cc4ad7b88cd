// Takes the secret out of the address, so that it stays in no history, and tells what the API answers; null if that is no.
export const secret = location.hash.slice(1);
history.replaceState(null, '', location.pathname + location.search);

export async function call(method, path, body, done) {
  const said = document.getElementById('said');
  try {
    const answer = await fetch('/api/v1/auth/' + path, {
      method,
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(body),
    });
    said.textContent = answer.ok ? done : (await answer.json()).detail;
    return answer.ok ? answer : null;
  } catch {
    said.textContent = 'Tradepost cannot be reached. Open the link again in a moment.';
    return null;
  }
}
