package dev.kikori.rules;

/** A piece of a CloudWatch Logs filter pattern, with the place where it starts. */
sealed interface CloudWatchToken {

    /** Line and column from 1. */
    record Place(int line, int column) {
        PatternException problem(String message) {
            return new PatternException(line, column, message);
        }
    }

    Place place();

    /** As an error message shows it. */
    String shown();

    /** A bracket or an operator. */
    record Symbol(String text, Place place) implements CloudWatchToken {
        @Override
        public String shown() {
            return "`" + text + "`";
        }
    }

    /** A property selector. */
    record Selector(Path path, Place place) implements CloudWatchToken {
        @Override
        public String shown() {
            return "selector `" + path + "`";
        }
    }

    /** A word without quotes: a keyword, a number or a text. */
    record Word(String text, Place place) implements CloudWatchToken {
        @Override
        public String shown() {
            return "`" + text + "`";
        }
    }

    /**
     * A text in double quotes, its escapes resolved and its outer wildcards taken off.
     *
     * @param openStart whether it began with the wildcard
     * @param openEnd whether it ended with the wildcard
     */
    record Quoted(String text, boolean openStart, boolean openEnd, Place place)
            implements CloudWatchToken {
        @Override
        public String shown() {
            return "quoted text";
        }
    }

    /** A regular expression between percent signs. */
    record Expression(String text, Place place) implements CloudWatchToken {
        @Override
        public String shown() {
            return "regular expression";
        }
    }

    /** Behind the last character. */
    record End(Place place) implements CloudWatchToken {
        @Override
        public String shown() {
            return "end of the pattern";
        }
    }
}
