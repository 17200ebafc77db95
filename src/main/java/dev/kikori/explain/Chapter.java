package dev.kikori.explain;

import dev.kikori.trail.Words;

import java.util.Locale;

/** A question that a group of fields answers, in the order of reading. */
public enum Chapter {
    WHAT("What was done", "何をしたか"),
    WHO("Who did it", "誰がしたか"),
    SESSION("In which session", "どのセッションで"),
    WHERE("From where, by what means", "どこから、どうやって"),
    WHEN("When", "いつ"),
    RESULT("With what result", "結果"),
    REQUEST("On what", "何に対して"),
    SIGNIN("About the sign-in", "サインインの詳細"),
    SERVICE("What the service adds", "サービスからの詳細"),
    INSIGHT("What was unusual", "何が異常か"),
    AGGREGATED("What is summed up", "集計の内容"),
    IDS("Which record this is", "レコードの識別"),
    ADDENDUM("What came late or was put right", "遅延と訂正"),
    OTHER("What else the record holds", "そのほかの内容");

    private final String english;
    private final String japanese;

    Chapter(String english, String japanese) {
        this.english = english;
        this.japanese = japanese;
    }

    /** The question. */
    public Words title() {
        return new Words(english, japanese);
    }

    /** The chapter for a group of the catalogue of fields. */
    static Chapter of(String group) {
        for (Chapter chapter : values()) {
            if (chapter.name().toLowerCase(Locale.ROOT).equals(group)) {
                return chapter;
            }
        }
        return OTHER;
    }
}
