package dev.kikori.trail.summary;

import dev.kikori.trail.Language;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** How one language builds a sentence. */
sealed interface Grammar permits English, Japanese {

    static Grammar of(Language language) {
        return switch (language) {
            case ENGLISH -> new English();
            case JAPANESE -> new Japanese();
        };
    }

    /**
     * Says what makes a template unusable in this language, or nothing.
     *
     * @throws IllegalArgumentException what is wrong
     */
    void check(Template template);

    /** The verb, said as done or as only tried. */
    String verb(Piece.Verb verb, boolean done);

    /**
     * A thing.
     *
     * @param names what it is called, ready to be shown; none where nobody tells
     */
    String thing(String noun, List<String> names);

    /** Several values where no noun goes before them. */
    String list(List<String> values);

    /** Whoever there is. */
    String everyone();

    /** An account, and a resource of an account other than the event's. */
    String account(String id);

    String ofAccount(String name, String account);

    /**
     * A request that the catalogue does not know.
     *
     * @param service what people call the service
     * @param name the event's name
     * @param verb what the name's first word says in English, where that is known
     * @param object the name's other words
     */
    record Call(String service, String name, Piece.@Nullable Verb verb, String object) {}

    /** Such a request, as done or as only tried. */
    String called(Call call, List<String> targets, boolean done);

    /** What a service says by itself, where the catalogue does not know it. */
    String reported(String service, String name, boolean done);

    /** Pieces one after the other. */
    String joined(List<String> pieces);

    /** Who acted, at the beginning of a sentence. */
    String who(Who who);

    /** The same of a subject that the catalogue names. */
    String subject(String words);

    /**
     * The whole sentence.
     *
     * @param who the subject
     * @param action what was done or tried, its verb in the form for that outcome
     */
    String sentence(String who, String action, Where where, Outcome outcome);
}
