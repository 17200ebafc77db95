package dev.kikori.embedded;

import java.io.PrintStream;

public final class EmbeddedMain {
    private EmbeddedMain() {}

    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        try (EmbeddedStack stack = new EmbeddedStack()) {
            answers.println(
                    "{\"opensearch\":\""
                            + stack.openSearchUrl()
                            + "\",\"sqs\":\""
                            + stack.sqsEndpoint()
                            + "\",\"s3\":\""
                            + stack.s3Endpoint()
                            + "\",\"queue\":\""
                            + stack.queueUrl()
                            + "\"}");
            answers.flush();
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
