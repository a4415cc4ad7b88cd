package tradepost.wallets.rates;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import tradepost.wallets.rates.BankTable.Kind;
import tradepost.wallets.rates.BankTable.Rate;

/**
 * The European Central Bank's daily reference rates, {@code eurofxref-daily.xml}: a {@code Cube} with the day, in it
 * one for each currency. Document types are refused, and with them entities.
 */
final class EcbXml {
    private static final XMLInputFactory XML = factory();
    private static final int NUMBER_MAX = 30;

    private EcbXml() {}

    /** @throws TableRefused if it is not a whole document of this form, or an absurd one */
    static BankTable read(byte[] body) {
        try {
            XMLStreamReader reader = XML.createXMLStreamReader(new ByteArrayInputStream(body));
            List<LocalDate> days = new ArrayList<>();
            List<Rate> rates = new ArrayList<>();
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.DTD -> throw TableRefused.absurd("it declares a document type");
                    case XMLStreamConstants.START_ELEMENT -> readElement(reader, days, rates);
                    default -> {}
                }
            }
            if (days.size() != 1) {
                throw TableRefused.absurd("there are " + days.size() + " days instead of one");
            }
            LocalDate day = days.getFirst();
            return new BankTable(Kind.ECB, "eurofxref " + day, day, rates);
        } catch (XMLStreamException | DateTimeException cause) {
            throw TableRefused.unreadable("it cannot be read: " + cause.getMessage(), cause);
        }
    }

    private static void readElement(XMLStreamReader reader, List<LocalDate> days, List<Rate> rates) {
        if (!reader.getLocalName().equals("Cube")) {
            return;
        }
        String day = reader.getAttributeValue(null, "time");
        if (day != null) {
            days.add(LocalDate.parse(day));
        }
        String code = reader.getAttributeValue(null, "currency");
        if (code != null) {
            rates.add(Rate.mid(code, null, number(code, reader.getAttributeValue(null, "rate"))));
        }
    }

    private static BigDecimal number(String code, @Nullable String text) {
        if (text == null || text.length() > NUMBER_MAX) {
            throw TableRefused.absurd(code + " has no rate");
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException cause) {
            throw TableRefused.unreadable("the rate of " + code + " is no number: " + text, cause);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }
}
