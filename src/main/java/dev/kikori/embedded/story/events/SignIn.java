package dev.kikori.embedded.story.events;

import static dev.kikori.embedded.story.events.Json.object;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

/** The console's sign-in events: ConsoleLogin, CheckMfa, SwitchRole and what stands beside them. */
public final class SignIn {
    public static final String FAILED_AUTHENTICATION = "Failed authentication";

    private SignIn() {}

    /**
     * A console login.
     *
     * @param mfaUsed {@code Yes}, {@code No}, or null for a record that does not say
     * @param error the message of a failed login, null if it succeeded
     */
    public static Call consoleLogin(
            Region region, @Nullable String mfaUsed, @Nullable String error) {
        ObjectNode data =
                object(
                        "LoginTo",
                        "https://console.aws.amazon.com/console/home?region="
                                + region.id()
                                + "&hashArgs=%23&isauthcode=true",
                        "MobileVersion",
                        "No");
        if (mfaUsed != null) {
            data.put("MFAUsed", mfaUsed);
        }
        return failing(event("ConsoleLogin", error == null), error)
                .with("additionalEventData", data);
    }

    /**
     * A second factor checked.
     *
     * @param mfaType {@code U2F MFA}, {@code Hardware MFA} or {@code Virtual MFA}
     */
    public static Call checkMfa(String mfaType, @Nullable String error) {
        return failing(event("CheckMfa", error == null), error)
                .with("additionalEventData", object("MfaType", mfaType));
    }

    /** From one identity's console session into a role's. */
    public static Call switchRole(Region region, String fromArn, @Nullable String error) {
        return failing(event("SwitchRole", error == null), error)
                .with(
                        "additionalEventData",
                        object(
                                "SwitchFrom",
                                fromArn,
                                "RedirectTo",
                                "https://"
                                        + region.id()
                                        + ".console.aws.amazon.com/console/home?region="
                                        + region.id()
                                        + "#"));
    }

    public static Call passwordUpdated() {
        return event("PasswordUpdated", true);
    }

    /** A step of IAM Identity Center's sign-in, which is a service event. */
    public static Call credentialChallenge(String userName, String workflow) {
        return Call.write("signin", "CredentialChallenge")
                .with(
                        "additionalEventData",
                        object(
                                "AuthWorkflowID", workflow,
                                "CredentialType", "PASSWORD",
                                "UserName", userName))
                .serviceEvent("CredentialChallenge", "Success");
    }

    private static Call event(String name, boolean success) {
        return Call.write("signin", name)
                .with("eventType", "AwsConsoleSignIn")
                .response(name, success ? "Success" : "Failure");
    }

    private static Call failing(Call event, @Nullable String error) {
        return error == null ? event : event.with("errorMessage", error);
    }
}
