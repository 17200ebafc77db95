package dev.kikori.trail.summary;

import java.util.List;

/** Japanese: the subject, where from, where, the things, then the verb, which ends the sentence. */
record Japanese() implements Grammar {
    /** Names of more than these are counted. */
    private static final int NAMES_MAX = 3;

    @Override
    public void check(Template template) {
        if (template.verbs().size() != 1
                || !(template.pieces().getLast() instanceof Piece.Verb verb)) {
            throw new IllegalArgumentException("one verb in [brackets] must end the sentence");
        }
        String volitional = verb.other();
        if (volitional != null && !volitional.endsWith("うと")) {
            throw new IllegalArgumentException(
                    "'" + volitional + "' must end in うと, as 書き込もうと does");
        }
    }

    @Override
    public String verb(Piece.Verb verb, boolean done) {
        String volitional = verb.other();
        if (done) {
            return verb.form() + (volitional == null ? "しました" : "ました");
        }
        return volitional == null ? verb.form() + "しようと" : volitional;
    }

    @Override
    public String thing(String noun, List<String> names) {
        return switch (names.size()) {
            case 0 -> noun;
            case 1 -> noun + " " + names.getFirst();
            default -> {
                boolean all = names.size() <= NAMES_MAX;
                yield joined(
                        List.of(
                                noun,
                                " " + names.size() + " 件(",
                                String.join("、", all ? names : names.subList(0, NAMES_MAX)),
                                all ? ")" : " など)"));
            }
        };
    }

    @Override
    public String list(List<String> values) {
        return values.size() <= NAMES_MAX
                ? String.join("、", values)
                : String.join("、", values.subList(0, 2)) + " ほか " + (values.size() - 2) + " 件";
    }

    @Override
    public String everyone() {
        return "全員";
    }

    @Override
    public String account(String id) {
        return "アカウント " + id;
    }

    @Override
    public String ofAccount(String name, String account) {
        return name + "(アカウント " + account + ")";
    }

    @Override
    public String called(Call call, List<String> targets, boolean done) {
        return joined(
                List.of(
                        call.service().isEmpty() ? "" : call.service() + " の ",
                        call.name().isEmpty() ? "名前のない操作" : call.name(),
                        targets.isEmpty() ? "" : "(" + String.join("、", targets) + ")",
                        "を実行",
                        done ? "しました" : "しようと"));
    }

    @Override
    public String reported(String service, String name, boolean done) {
        return joined(List.of(name.isEmpty() ? "名前のない出来事" : name, "を報告", done ? "しました" : "しようと"));
    }

    /**
     * With the space that separates Latin letters and digits from Japanese ones, and with one pair
     * of parentheses where two would follow each other.
     */
    @Override
    public String joined(List<String> pieces) {
        StringBuilder text = new StringBuilder();
        boolean space = false;
        for (String piece : pieces) {
            String words = piece.strip();
            space |= piece.startsWith(" ");
            if (words.isEmpty()) {
                continue;
            }
            if (text.isEmpty()) {
                text.append(space ? " " : "");
            } else {
                int before = text.codePointBefore(text.length());
                int after = words.codePointAt(0);
                boolean letters = isLetter(before) && isLetter(after);
                if (before == ')' && after == '(') {
                    text.setLength(text.length() - 1);
                    words = "、" + words.substring(1);
                } else if (isApart(before, after) || (letters && space)) {
                    text.append(' ');
                }
            }
            text.append(words);
            space = piece.endsWith(" ");
        }
        return text.append(space ? " " : "").toString();
    }

    private static boolean isLetter(int point) {
        return isLatin(point) || isJapanese(point);
    }

    private static boolean isApart(int before, int after) {
        return (isJapanese(before) && isLatin(after)) || (isLatin(before) && isJapanese(after));
    }

    private static boolean isLatin(int point) {
        return point > ' ' && point < 0x250 && "()[]".indexOf(point) < 0;
    }

    private static boolean isJapanese(int point) {
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA -> true;
            default -> point == 'ー' || point == '…';
        };
    }

    @Override
    public String who(Who who) {
        String name = Shown.value(who.name());
        String detail = Shown.value(who.detail());
        String words =
                switch (who.kind()) {
                    case ROOT -> "ルートユーザー";
                    case IAM_USER -> "IAM ユーザー " + name;
                    case HIDDEN_USER -> "ユーザー名不明の何者か";
                    case ROLE_SESSION -> "ロール " + name + in("(セッション ", detail, ")");
                    case INSTANCE -> "インスタンス " + detail + "(ロール " + name + ")";
                    case SINGLE_SIGN_ON -> "SSO ユーザー " + name + in("(許可セット ", detail, ")");
                    case FEDERATED_USER -> "フェデレーションユーザー " + name;
                    case SAML_USER -> "SAML ユーザー " + name + in("(", detail, ")");
                    case WEB_IDENTITY_USER -> "Web ID " + name + in("(", detail, ")");
                    case IDENTITY_CENTER_USER -> "Identity Center ユーザー " + name;
                    case DIRECTORY_USER -> "ディレクトリユーザー " + name;
                    case OTHER_ACCOUNT ->
                            in("アカウント ", name, " の")
                                    + (name.isEmpty() ? "別のアカウントの利用者" : "利用者")
                                    + in("(", detail, ")");
                    case ANONYMOUS -> "匿名の利用者";
                    case SERVICE -> "AWS サービス " + name;
                    case AWS -> "AWS";
                    case OTHER -> name.isEmpty() ? "不明な主体" : "主体 " + name;
                };
        return joined(
                List.of(
                        in("アカウント ", Shown.value(who.account()), " の"),
                        words.strip(),
                        who.mfa() ? "(MFA あり)" : "",
                        "が、",
                        in("", who.through(), " を通じて、")));
    }

    @Override
    public String subject(String words) {
        return joined(List.of(words, "が、"));
    }

    @Override
    public String sentence(String who, String action, Where where, Outcome outcome) {
        String said = joined(List.of(who, place(where), action));
        return switch (outcome) {
            case Outcome.Done _ -> said;
            case Outcome.DryRun _ -> said + "しました(ドライランのみ。権限あり)";
            case Outcome.Denied denied -> said + "しましたが、拒否されました" + in("(", denied.error(), ")");
            case Outcome.Failed failed -> said + "しましたが、失敗しました" + in("(", failed.error(), ")");
        };
    }

    private static String place(Where where) {
        String tool =
                switch (where.tool()) {
                    case "" -> "";
                    case Where.CONSOLE -> "コンソール";
                    case Where.BROWSER -> "ブラウザ";
                    default -> Shown.value(where.tool());
                };
        String address = Shown.value(where.address());
        String from = address.isEmpty() ? "" : address + (tool.isEmpty() ? "" : "(" + tool + ")");
        String in =
                where.region().isEmpty()
                        ? in("アカウント ", where.account(), " で")
                        : in("アカウント ", where.account(), " の ") + Shown.value(where.region()) + " で";
        return new Japanese()
                .joined(
                        List.of(
                                from,
                                from.isEmpty() ? "" : "から",
                                in("VPC エンドポイント ", where.endpoint(), " 経由で"),
                                in));
    }

    private static String in(String before, String value, String after) {
        return value.isEmpty() ? "" : before + Shown.value(value) + after;
    }
}
