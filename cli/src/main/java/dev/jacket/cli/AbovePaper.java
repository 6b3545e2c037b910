package dev.jacket.cli;

/// Whole lines above the prompt, without marks.
final class AbovePaper implements TextDisplay.Paper {
    private final Screen screen;

    AbovePaper(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void add(String prefix, String text) {
        if (!text.isEmpty()) {
            screen.above(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        }
    }

    @Override
    public void endLine() {}
}
