"""Sentences about workflows that the rules were not tuned on (SPEC A5): written before them, and only counted."""

from __future__ import annotations

from tests.agent.phrases import Phrase, say
from tests.agent.workflow_phrases import added, built, changed, linked, removed, unlinked

ENGLISH: tuple[Phrase, ...] = (
    # whole workflows
    say(
        "Build a workflow that sends Slack notifications when a webhook is triggered",
        built("webhook > slack"),
    ),
    say(
        "every weekday at 8 ask https://status.example.com/health and e-mail the answer to ops@example.com",
        built(
            "schedule > http > email",
            schedule={"line": "0 8 * * 1-5"},
            http={"url": "https://status.example.com/health"},
            email={"to": "ops@example.com", "body": "{{ steps.http.body }}"},
        ),
    ),
    say(
        "when a webhook arrives, if the amount is over 100 tell Slack, else e-mail sales@example.com",
        built(
            "webhook > condition -true> slack; condition -false> email",
            condition={"expression": "trigger.body.amount > 100"},
            email={"to": "sales@example.com"},
        ),
    ),
    say(
        'create a workflow: on webhook, wait 5 minutes, then post "Order received" to Slack',
        built("webhook > delay > slack", delay={"seconds": 300}, slack={"text": "Order received"}),
    ),
    say(
        "make me a workflow that emails boss@example.com every Monday at 9:30",
        built("schedule > email", schedule={"line": "30 9 * * 1"}, email={"to": "boss@example.com"}),
    ),
    say(
        "I want a workflow which fetches https://api.example.com/prices every 15 minutes and posts the result to Slack",
        built(
            "schedule > http > slack",
            schedule={"line": "*/15 * * * *"},
            http={"url": "https://api.example.com/prices"},
            slack={"text": "{{ steps.http.body }}"},
        ),
    ),
    say(
        "Whenever somebody calls the webhook, send an email to support@example.com",
        built("webhook > email", email={"to": "support@example.com"}),
    ),
    say(
        'every day at 6pm send "Time to go home" to Slack',
        built("schedule > slack", schedule={"line": "0 18 * * *"}, slack={"text": "Time to go home"}),
    ),
    say(
        "generate a workflow that on every webhook call asks the assistant to summarise the message and sends "
        "the summary to Slack",
        built("webhook > assistant > slack", slack={"text": "{{ steps.assistant.text }}"}),
    ),
    say(
        'set up an automation: when the webhook fires and the status is "failed", notify Slack',
        built(
            "webhook > condition -true> slack", condition={"expression": 'trigger.body.status == "failed"'}
        ),
    ),
    say(
        "build a workflow that posts to https://crm.example.com/leads when a webhook comes in",
        built("webhook > http", http={"url": "https://crm.example.com/leads", "method": "POST"}),
    ),
    say(
        "Once an hour call https://example.com/ping, and if the status is not 200 alert us on Slack",
        built(
            "schedule > http > condition -true> slack",
            schedule={"line": "0 * * * *"},
            http={"url": "https://example.com/ping"},
            condition={"expression": "steps.http.status != 200"},
        ),
    ),
    say(
        'Create a workflow called "Big orders": on a webhook, if total is at least 500, email ceo@example.com',
        built(
            "webhook > condition -true> email",
            "Big orders",
            condition={"expression": "trigger.body.total >= 500"},
            email={"to": "ceo@example.com"},
        ),
    ),
    say(
        "when a webhook is received wait one hour and then email anna@example.com and notify Slack",
        built("webhook > delay > email > slack", delay={"seconds": 3600}, email={"to": "anna@example.com"}),
    ),
    say(
        "On the first of every month at 7 am email accounting@example.com",
        built("schedule > email", schedule={"line": "0 7 1 * *"}, email={"to": "accounting@example.com"}),
    ),
    say(
        "webhook -> Slack",
        built("webhook > slack"),
    ),
    say(
        "build me something that tells the Slack channel #sales about each webhook call",
        built("webhook > slack", slack={"channel": "#sales"}),
    ),
    say(
        'Build a workflow: each night at 2:00 run "select count(*) from workflow_runs" and e-mail the rows to '
        "admin@example.com",
        built(
            "schedule > database > email",
            schedule={"line": "0 2 * * *"},
            database={"sql": "select count(*) from workflow_runs"},
            email={"to": "admin@example.com", "body": "{{ steps.database.rows }}"},
        ),
    ),
    say(
        "when the webhook is called, if country is Germany post to Slack #germany otherwise post to Slack #world",
        built(
            "webhook > condition -true> slack; condition -false> slack_2",
            condition={"expression": 'trigger.body.country == "Germany"'},
            slack={"channel": "#germany"},
            slack_2={"channel": "#world"},
        ),
    ),
    say(
        "Build a workflow that waits ten seconds after a webhook call and then calls https://hooks.example.com/next",
        built(
            "webhook > delay > http", delay={"seconds": 10}, http={"url": "https://hooks.example.com/next"}
        ),
    ),
    say("create a workflow named Returns", ("create_workflow", {"name": "Returns"})),
    say('new workflow "Customer feedback"', ("create_workflow", {"name": "Customer feedback"})),
    # one step at a time
    say("Add webhook trigger", added("webhook")),
    say("add a Slack message after the webhook", added("slack", "webhook")),
    say('add a Slack message that says "Deploy finished"', added("slack", text="Deploy finished")),
    say("put a 10 minute delay after the condition", added("delay", "condition", seconds=600)),
    say("add an email to hr@example.com", added("email", to="hr@example.com")),
    say(
        "add a condition: amount greater than 250", added("condition", expression="trigger.body.amount > 250")
    ),
    say(
        "Insert an HTTP request to https://api.example.com/v1/users",
        added("http", url="https://api.example.com/v1/users"),
    ),
    say("add a schedule trigger for every weekday at 7:15", added("schedule", line="15 7 * * 1-5")),
    say("also send a Slack message if the condition is false", added("slack", "condition", "false")),
    say("then wait two days", added("delay", seconds=172800)),
    say("add a step that asks the assistant to translate the text", added("assistant")),
    say(
        "on the true branch of the condition add an e-mail to vip@example.com",
        added("email", "condition", "true", to="vip@example.com"),
    ),
    # changing
    say('change the Slack text to "All good"', changed("slack", text="All good")),
    say("set the delay to 30 seconds", changed("delay", seconds=30)),
    say('rename the email node to "Tell accounting"', changed("email", "Tell accounting")),
    say("send the e-mail to ops@example.com instead", changed("email", to="ops@example.com")),
    say("make the schedule run every day at 5 am", changed("schedule", line="0 5 * * *")),
    say("change the condition to total < 20", changed("condition", expression="trigger.body.total < 20")),
    say(
        "use https://api.example.com/v2 in the HTTP request",
        changed("http", url="https://api.example.com/v2"),
    ),
    say("delete the Slack node", removed("slack")),
    say("remove the delay", removed("delay")),
    say("get rid of the email step in WF-0004", removed("email", workflow="WF-0004")),
    say("connect the webhook to the condition", linked("webhook", "condition")),
    say("connect the false branch of condition with email", linked("condition", "email", branch="false")),
    say("disconnect the webhook from Slack", unlinked("webhook", "slack")),
    say("remove the edge between delay and email", unlinked("delay", "email")),
    # running and looking
    say("Optimize", ("tidy_workflow", {})),
    say("tidy up WF-0003", ("tidy_workflow", {"workflow": "WF-0003"})),
    say("run it now", ("run_workflow", {})),
    say("run WF-0002", ("run_workflow", {"workflow": "WF-0002"})),
    say("start the workflow Nightly report", ("run_workflow", {"workflow": "Nightly report"})),
    say("test the workflow", ("run_workflow", {})),
    say("pause this workflow", ("set_active", {"active": False})),
    say("switch WF-0005 off", ("set_active", {"active": False, "workflow": "WF-0005"})),
    say("turn it back on", ("set_active", {"active": True})),
    say("resume WF-0001", ("set_active", {"active": True, "workflow": "WF-0001"})),
    say("go back to version 2", ("restore_version", {"version": 2})),
    say("restore version 3 of WF-0006", ("restore_version", {"version": 3, "workflow": "WF-0006"})),
    say("show me the runs", ("get_workflow_runs", {})),
    say("which runs failed?", ("get_workflow_runs", {"status": "failed"})),
    say("show the last 5 runs of WF-0002", ("get_workflow_runs", {"limit": 5, "workflow": "WF-0002"})),
    say("why did it fail?", ("explain_error", {})),
    say("what went wrong in the last run", ("explain_error", {})),
    say('explain "Slack answered 404"', ("explain_error", {"error": "Slack answered 404"})),
    say("fix the error", ("explain_error", {})),
    say("what connectors are there?", ("list_connectors", {})),
    say("list my workflows", ("list_workflows", {})),
    say("show WF-0004", ("get_workflow", {"workflow": "WF-0004"})),
    say("what does this workflow do?", ("get_workflow", {})),
    say("is the workflow valid?", ("validate_workflow", {})),
    say("check WF-0002 for problems", ("validate_workflow", {"workflow": "WF-0002"})),
)
