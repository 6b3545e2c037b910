package dev.jacket.cli;

/// A terminal whose last line belongs to what is typed.
interface Screen {
    /// Shows a line above the prompt; false when the screen is closed and the line must go elsewhere.
    boolean above(String line);
}
