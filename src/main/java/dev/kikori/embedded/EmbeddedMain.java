package dev.kikori.embedded;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The second JVM of the demo: runs the embedded servers and plays CloudTrail on request.
 *
 * <p>Speaks lines on stdin and stdout. It first writes {@code
 * {"ready":{"opensearch","sqs","s3","queue","bucket"}}}. The request {@code play} delivers the
 * story, {@code play FOLDER} the trail objects of a folder; the answers are {@code
 * {"playing":{"announced","of"}}} again and again, then {@code {"played":{"objects"}}}, or {@code
 * {"failed":REASON}}. It ends when stdin does, so that it never outlives its parent.
 */
public final class EmbeddedMain {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PLAY = "play";

    private EmbeddedMain() {}

    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        EmbeddedStack stack = new EmbeddedStack();
        // Ctrl-C reaches the whole group of processes; either way nothing is left behind.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stack::close));
        try (BufferedReader requests =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            ObjectNode ready = JSON.createObjectNode();
            ready.putObject("ready")
                    .put("opensearch", stack.openSearchUrl().toString())
                    .put("sqs", stack.sqsEndpoint().toString())
                    .put("s3", stack.s3Endpoint().toString())
                    .put("queue", stack.queueUrl())
                    .put("bucket", EmbeddedStack.BUCKET)
                    .put("region", EmbeddedStack.REGION.id());
            say(answers, ready);
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                say(answers, play(stack, line, answers));
            }
        }
        System.exit(0);
    }

    private static ObjectNode play(EmbeddedStack stack, String request, PrintStream answers) {
        ObjectNode answer = JSON.createObjectNode();
        try {
            List<Player.Delivery> objects =
                    request.equals(PLAY)
                            ? Deliveries.story()
                            : Deliveries.in(Path.of(request.substring(PLAY.length() + 1)));
            int total = objects.size();
            new Player(stack.s3(), stack.sqs(), EmbeddedStack.BUCKET, stack.queueUrl())
                    .play(
                            objects,
                            announced -> {
                                ObjectNode playing = JSON.createObjectNode();
                                playing.putObject("playing")
                                        .put("announced", announced)
                                        .put("of", total);
                                say(answers, playing);
                            });
            answer.putObject("played").put("objects", total);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.put("failed", "interrupted");
        } catch (Exception e) {
            answer.put("failed", String.valueOf(e.getMessage()));
        }
        return answer;
    }

    private static synchronized void say(PrintStream answers, ObjectNode line) {
        answers.println(line);
        answers.flush();
    }
}
