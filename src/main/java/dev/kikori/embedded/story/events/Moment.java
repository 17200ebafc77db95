package dev.kikori.embedded.story.events;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Duration;
import java.time.Instant;

/**
 * One record, and what decides by which object it is delivered.
 *
 * @param lateness how much later than usual the record is delivered
 */
public record Moment(
        Instant time,
        Account account,
        Region region,
        Folder folder,
        Duration lateness,
        ObjectNode record) {

    /**
     * Whether it is a management event that changes something, the only kind the organization trail
     * takes.
     */
    public boolean changesSomething() {
        return record.path("managementEvent").asBoolean() && !record.path("readOnly").asBoolean();
    }

    Moment late(Duration delay) {
        return new Moment(time, account, region, folder, delay, record);
    }
}
