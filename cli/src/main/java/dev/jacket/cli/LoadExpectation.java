package dev.jacket.cli;

import java.util.ArrayList;
import java.util.List;

/// One term of `--expect`, such as `p99<5ms` or `rate>1e4`.
///
/// @param figure what is compared: `p50`, `p99.9`, `max`, `rate`, `messages`, `bytes`, `errors`
/// @param operator `<`, `<=`, `>`, `>=` or `=`
/// @param bound nanoseconds for a time, else the plain number
/// @param text as it was typed
record LoadExpectation(String figure, String operator, double bound, String text) {
    private static final List<String> FIGURES =
            List.of("p50", "p90", "p99", "p99.9", "max", "rate", "messages", "bytes", "errors");
    private static final List<String> OPERATORS = List.of("<=", ">=", "<", ">", "=");

    /// Reads terms with commas between them; none of nothing.
    static List<LoadExpectation> parse(String text) {
        var terms = new ArrayList<LoadExpectation>();
        for (String term : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            terms.add(term(term.strip()));
        }
        return terms;
    }

    private static LoadExpectation term(String text) {
        for (String operator : OPERATORS) {
            int at = text.indexOf(operator);
            if (at >= 0) {
                String figure = text.substring(0, at).strip();
                checkFigure(figure);
                String bound = text.substring(at + operator.length()).strip();
                return new LoadExpectation(figure, operator, bound(figure, bound, text), text);
            }
        }
        throw Trouble.usage(
                "--expect " + Quantity.shown(text) + " compares nothing; write p99<5ms, rate>1e4 or errors=0");
    }

    private static void checkFigure(String figure) {
        if (!FIGURES.contains(figure) && !isPercentile(figure)) {
            throw Trouble.usage("--expect " + Quantity.shown(figure) + " is no figure; it takes "
                    + String.join(", ", FIGURES) + Nearest.hint(figure, FIGURES));
        }
    }

    private static boolean isPercentile(String figure) {
        if (!figure.startsWith("p")) {
            return false;
        }
        double percent = number(figure.substring(1));
        return percent > 0 && percent < 100;
    }

    private static double bound(String figure, String text, String term) {
        if (isTime(figure)) {
            if (Quantity.end(text) == text.length()) {
                throw Trouble.usage("--expect " + Quantity.shown(term) + " has no unit; write " + figure + "<5ms");
            }
            return TimeLimit.exactly("--expect " + figure, text).nanos();
        }
        String plain = text.endsWith("/s") ? text.substring(0, text.length() - 2) : text;
        if (figure.equals("bytes") && Quantity.end(plain) < plain.length() && number(plain) < 0) {
            return Quantity.size("--expect " + figure, plain);
        }
        double number = number(plain);
        if (number < 0) {
            throw Trouble.usage("--expect " + Quantity.shown(term) + " ends in no number; write " + figure + ">1e4");
        }
        return number;
    }

    /// {@return the number that digits, a point and an exponent are, or -1}
    static double number(String text) {
        boolean plain = !text.isEmpty() && Quantity.isDigit(text.charAt(0));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain &= Quantity.isDigit(c) || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
        }
        try {
            return plain ? Double.parseDouble(text) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /// {@return a number as short as it goes: `5,000`, `0.5`}
    static String shown(double number) {
        return number == Math.rint(number) && number < 1e15 ? LoadReport.grouped((long) number) : "" + number;
    }

    private static boolean isTime(String figure) {
        return figure.equals("max") || figure.startsWith("p");
    }

    /// {@return whether it holds; without any reply no time does}
    boolean isMetBy(LoadResult result) {
        if (isTime(figure) && result.latency().count() == 0) {
            return false;
        }
        double value = value(result);
        return switch (operator) {
            case "<" -> value < bound;
            case "<=" -> value <= bound;
            case ">" -> value > bound;
            case ">=" -> value >= bound;
            default -> value == bound;
        };
    }

    private double value(LoadResult result) {
        return switch (figure) {
            case "rate" -> result.rate();
            case "messages" -> result.messages();
            case "bytes" -> result.bytesPerSecond();
            case "errors" -> result.errors();
            case "max" -> result.latency().max();
            default -> result.latency().at(number(figure.substring(1)) / 100);
        };
    }

    /// {@return the term and what came instead, such as `p99<5ms (7.20 ms)`}
    String unmet(LoadResult result) {
        String instead = isTime(figure)
                ? result.latency().count() == 0 ? "no reply" : LoadReport.time((long) value(result))
                : LoadReport.grouped(Math.round(value(result)));
        return text + " (" + instead + ")";
    }
}
