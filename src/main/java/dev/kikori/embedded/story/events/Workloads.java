package dev.kikori.embedded.story.events;

import static dev.kikori.embedded.story.events.Json.items;
import static dev.kikori.embedded.story.events.Json.list;
import static dev.kikori.embedded.story.events.Json.object;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The services that applications and their pipelines live on: Lambda, DynamoDB, ECS, ECR,
 * CloudFormation and more.
 */
public final class Workloads {
    private Workloads() {}

    public static Call invoke(Account account, Region region, String function) {
        String arn = account.arn("lambda", region, "function:" + function);
        return Call.write("lambda", "Invoke")
                .request("functionName", arn, "invocationType", "Event")
                .on(account, "AWS::Lambda::Function", arn)
                .data();
    }

    public static Call updateFunctionCode(
            Account account, Region region, String function, String digest) {
        return Call.write("lambda", "UpdateFunctionCode20150331v2")
                .request("functionName", function, "dryRun", false, "publish", true)
                .response(
                        "functionName",
                        function,
                        "functionArn",
                        account.arn("lambda", region, "function:" + function),
                        "runtime",
                        "java25",
                        "handler",
                        "com.example.shop.Handler::handle",
                        "memorySize",
                        512,
                        "codeSha256",
                        digest,
                        "version",
                        "$LATEST",
                        "state",
                        "Active")
                .with("apiVersion", "2015-03-31");
    }

    public static Call item(
            String operation, Account account, Region region, String table, ObjectNode key) {
        Call call =
                operation.startsWith("Get")
                        ? Call.read("dynamodb", operation)
                        : Call.write("dynamodb", operation);
        return call.request("tableName", table, "key", key, "returnConsumedCapacity", "TOTAL")
                .on(
                        account,
                        "AWS::DynamoDB::Table",
                        account.arn("dynamodb", region, "table/" + table))
                .with("apiVersion", "2012-08-10")
                .data();
    }

    public static Call registerTaskDefinition(
            Account account, Region region, String family, int revision) {
        Object containers =
                list(
                        object(
                                "name",
                                family,
                                "image",
                                account.id()
                                        + ".dkr.ecr."
                                        + region.id()
                                        + ".amazonaws.com/"
                                        + family,
                                "cpu",
                                256,
                                "memory",
                                512,
                                "portMappings",
                                list(object("containerPort", 8080, "protocol", "tcp")),
                                "essential",
                                true));
        return Call.write("ecs", "RegisterTaskDefinition")
                .request(
                        "family",
                        family,
                        "networkMode",
                        "awsvpc",
                        "containerDefinitions",
                        containers)
                .response(
                        "taskDefinition",
                        object(
                                "taskDefinitionArn",
                                account.arn(
                                        "ecs",
                                        region,
                                        "task-definition/" + family + ":" + revision),
                                "family",
                                family,
                                "revision",
                                revision,
                                "status",
                                "ACTIVE",
                                "containerDefinitions",
                                containers));
    }

    public static Call updateService(String cluster, String service, int revision) {
        return Call.write("ecs", "UpdateService")
                .request(
                        "cluster",
                        cluster,
                        "service",
                        service,
                        "taskDefinition",
                        service + ":" + revision,
                        "forceNewDeployment",
                        false)
                .response(
                        "service",
                        object(
                                "serviceName", service,
                                "status", "ACTIVE",
                                "desiredCount", 3,
                                "runningCount", 3,
                                "pendingCount", 0));
    }

    public static Call describeServices(String cluster, String service) {
        return Call.read("ecs", "DescribeServices")
                .request("cluster", cluster, "services", list(service));
    }

    public static Call ecrToken() {
        return Call.read("ecr", "GetAuthorizationToken");
    }

    public static Call putImage(Account account, Region region, String repository, String digest) {
        return Call.write("ecr", "PutImage")
                .request(
                        "registryId",
                        account.id(),
                        "repositoryName",
                        repository,
                        "imageTag",
                        "main")
                .response(
                        "image",
                        object(
                                "registryId",
                                account.id(),
                                "repositoryName",
                                repository,
                                "imageId",
                                object("imageDigest", "sha256:" + digest, "imageTag", "main")))
                .on(
                        account,
                        "AWS::ECR::Repository",
                        account.arn("ecr", region, "repository/" + repository));
    }

    public static Call createChangeSet(
            Account account, Region region, String stack, String changeSet) {
        return Call.write("cloudformation", "CreateChangeSet")
                .request(
                        "stackName",
                        stack,
                        "changeSetName",
                        changeSet,
                        "capabilities",
                        list("CAPABILITY_IAM"),
                        "description",
                        "本番リリース " + changeSet)
                .response(
                        "id", account.arn("cloudformation", region, "changeSet/" + changeSet),
                        "stackId", account.arn("cloudformation", region, "stack/" + stack));
    }

    public static Call executeChangeSet(String stack, String changeSet) {
        return Call.write("cloudformation", "ExecuteChangeSet")
                .request("stackName", stack, "changeSetName", changeSet);
    }

    public static Call describeStacks(String stack) {
        return Call.read("cloudformation", "DescribeStacks").request("stackName", stack);
    }

    public static Call describeAutoScalingGroups(String group) {
        return Call.read("autoscaling", "DescribeAutoScalingGroups")
                .request("autoScalingGroupNames", list(group), "maxRecords", 100);
    }

    public static Call getParameter(Account account, Region region, String name) {
        return Call.read("ssm", "GetParameter")
                .request("name", name, "withDecryption", true)
                .on(account, "AWS::SSM::Parameter", account.arn("ssm", region, "parameter" + name));
    }

    public static Call getSecretValue(String secret) {
        return Call.read("secretsmanager", "GetSecretValue").request("secretId", secret);
    }

    public static Call createDbSnapshot(
            Account account, Region region, String database, String snapshot) {
        return Call.write("rds", "CreateDBSnapshot")
                .request("dBInstanceIdentifier", database, "dBSnapshotIdentifier", snapshot)
                .response(
                        "dBSnapshotIdentifier",
                        snapshot,
                        "dBInstanceIdentifier",
                        database,
                        "dBSnapshotArn",
                        account.arn("rds", region, "snapshot:" + snapshot),
                        "engine",
                        "postgres",
                        "allocatedStorage",
                        200,
                        "status",
                        "creating",
                        "encrypted",
                        true,
                        "snapshotType",
                        "manual");
    }

    public static Call describeTargetHealth(Account account, Region region, String group) {
        return Call.read("elasticloadbalancing", "DescribeTargetHealth")
                .request(
                        "targetGroupArn",
                        account.arn(
                                "elasticloadbalancing",
                                region,
                                "targetgroup/" + group + "/0123456789abcdef"))
                .with("apiVersion", "2015-12-01");
    }

    /** What an application's auto scaling group does when it grows by one instance. */
    public static Call createTagsForGroup(String instanceId, String group) {
        return Call.write("ec2", "CreateTags")
                .request(
                        "resourcesSet",
                        items(object("resourceId", instanceId)),
                        "tagSet",
                        items(object("key", "aws:autoscaling:groupName", "value", group)))
                .response("_return", true);
    }
}
