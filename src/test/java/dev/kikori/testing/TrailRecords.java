package dev.kikori.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.LocalDate;

/** Small CloudTrail records, and the keys of the objects they come in. */
public final class TrailRecords {
    public static final String ACCOUNT = "111122223333";

    private TrailRecords() {}

    /** The key of an object delivered on a day, such as {@code 2019-01-31}. */
    public static String key(String day, String name) {
        return "AWSLogs/"
                + ACCOUNT
                + "/CloudTrail/us-east-1/"
                + day.replace('-', '/')
                + "/"
                + ACCOUNT
                + "_CloudTrail_us-east-1_"
                + day.replace("-", "")
                + "T2350Z_"
                + name
                + ".json.gz";
    }

    /** A harmless call at noon of a day. */
    public static ObjectNode call(String day, String eventId) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("eventVersion", "1.08");
        record.putObject("userIdentity")
                .put("type", "IAMUser")
                .put("arn", "arn:aws:iam::" + ACCOUNT + ":user/yamada")
                .put("userName", "yamada");
        record.put("eventTime", LocalDate.parse(day) + "T12:00:00Z")
                .put("eventSource", "ec2.amazonaws.com")
                .put("eventName", "DescribeInstances")
                .put("awsRegion", "us-east-1")
                .put("sourceIPAddress", "203.0.113.7")
                .put("eventID", eventId)
                .put("eventType", "AwsApiCall")
                .put("recipientAccountId", ACCOUNT);
        return record;
    }

    /** Use of the root user at noon of a day, which {@code cloudwatch-1} finds. */
    public static ObjectNode rootUse(String day, String eventId) {
        ObjectNode record = call(day, eventId);
        record.putObject("userIdentity")
                .put("type", "Root")
                .put("arn", "arn:aws:iam::" + ACCOUNT + ":root")
                .put("accountId", ACCOUNT);
        return record;
    }
}
