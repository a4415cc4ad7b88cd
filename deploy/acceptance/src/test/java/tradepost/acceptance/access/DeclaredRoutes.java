package tradepost.acceptance.access;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The routes that the services declare: those of their controllers, and their WebSockets. */
final class DeclaredRoutes {
    /** Handlers that no annotation names; the price one and the order one. */
    private static final Set<String> SOCKETS = Set.of("GET /api/v1/ws/prices", "GET /api/v1/ws/orders");

    private DeclaredRoutes() {}

    /** As {@link GuardedRoute#shape}. */
    static Set<String> all() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        Set<String> routes = scanner.findCandidateComponents("tradepost").stream()
                .map(controller -> Objects.requireNonNull(controller.getBeanClassName()))
                .flatMap(DeclaredRoutes::of)
                .collect(Collectors.toCollection(TreeSet::new));
        routes.addAll(SOCKETS);
        return routes;
    }

    private static Stream<String> of(String className) {
        Class<?> controller = load(className);
        RequestMapping base = AnnotatedElementUtils.findMergedAnnotation(controller, RequestMapping.class);
        String[] bases = base == null ? new String[] {""} : base.path();
        return Arrays.stream(controller.getDeclaredMethods()).flatMap(method -> of(bases, method));
    }

    private static Stream<String> of(String[] bases, Method method) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (mapping == null) {
            return Stream.empty();
        }
        String[] paths = mapping.path().length == 0 ? new String[] {""} : mapping.path();
        return Arrays.stream(mapping.method())
                .flatMap(verb -> Arrays.stream(bases)
                        .flatMap(base -> Arrays.stream(paths).map(path -> verb + " " + base + path)))
                .map(route -> route.replaceAll("\\{[^}]*}", "{}"));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException("found and not there: " + name, impossible);
        }
    }
}
