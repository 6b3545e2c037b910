package dev.jacket.acceptance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A strict reader of JSON (RFC 8259) for the events: what it does not accept is a defect of the writer.
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /// The fields of the one object in this text.
    static Map<String, Object> object(String text) {
        var json = new Json(text);
        var object = json.object();
        json.space();
        if (json.at != text.length()) {
            throw json.wrong("nothing more");
        }
        return object;
    }

    private Map<String, Object> object() {
        var fields = new LinkedHashMap<String, Object>();
        expect('{');
        while (!taken('}')) {
            if (!fields.isEmpty()) {
                expect(',');
            }
            var name = string();
            expect(':');
            if (fields.put(name, value()) != null) {
                throw wrong("field " + name + " only once");
            }
        }
        return fields;
    }

    private List<Object> list() {
        var values = new ArrayList<>();
        expect('[');
        while (!taken(']')) {
            if (!values.isEmpty()) {
                expect(',');
            }
            values.add(value());
        }
        return values;
    }

    private Object value() {
        space();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            default -> word();
        };
    }

    private Object word() {
        var start = at;
        while (at < text.length() && ",]} ".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        var word = text.substring(start, at);
        if (word.matches("true|false|null")) {
            return word;
        }
        if (!word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw wrong("a value");
        }
        return word;
    }

    private String string() {
        expect('"');
        var value = new StringBuilder();
        for (char c; (c = take()) != '"'; ) {
            if (c < 0x20) {
                throw wrong("no control character in a string");
            }
            value.append(c == '\\' ? escape() : c);
        }
        return value.toString();
    }

    private char escape() {
        var c = take();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) Integer.parseInt(text.substring(at, at += 4), 16);
            default -> throw wrong("an escape");
        };
    }

    private void space() {
        while (at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) {
        space();
        if (take() != c) {
            throw wrong("'" + c + "'");
        }
    }

    private boolean taken(char c) {
        space();
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("more");
        }
        return text.charAt(at);
    }

    private char take() {
        var c = peek();
        at++;
        return c;
    }

    private AssertionError wrong(String expected) {
        return new AssertionError("not JSON, expected " + expected + " at " + at + ": " + text);
    }
}
