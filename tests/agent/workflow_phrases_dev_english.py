"""The development half for workflows: sentences that the rules were tuned on."""

from __future__ import annotations

from tests.agent.phrases import Phrase, say
from tests.agent.workflow_phrases import added, built, changed, linked, removed, unlinked

ENGLISH: tuple[Phrase, ...] = (
    say("Build a workflow that posts to Slack when the webhook is called", built("webhook > slack")),
    say(
        "create an automation which emails me@example.com whenever a webhook comes in",
        built("webhook > email", email={"to": "me@example.com"}),
    ),
    say(
        "when a webhook arrives, if the price is over 50 tell Slack, else e-mail anna@example.com; wait 5 "
        "minutes; call https://example.com/done",
        built(
            "webhook > condition -true> slack > delay > http; condition -false> email > delay",
            condition={"expression": "trigger.body.price > 50"},
            email={"to": "anna@example.com"},
            delay={"seconds": 300},
            http={"url": "https://example.com/done"},
        ),
    ),
    say(
        "every day at 7 get https://example.com/a and send the result to Slack #ops",
        built(
            "schedule > http > slack",
            schedule={"line": "0 7 * * *"},
            http={"url": "https://example.com/a"},
            slack={"channel": "#ops"},
        ),
    ),
    say(
        'I need a workflow: on Fridays at 16:00 remind the team on Slack to "log your hours"',
        built("schedule > slack", schedule={"line": "0 16 * * 5"}, slack={"text": "log your hours"}),
    ),
    say(
        'On each webhook call email a@example.com with the subject "New lead" and the text "Look!"',
        built("webhook > email", email={"to": "a@example.com", "subject": "New lead", "body": "Look!"}),
    ),
    say(
        "when a new order comes in, wait 10 seconds and post it to https://erp.example.com/orders",
        built(
            "webhook > delay > http",
            delay={"seconds": 10},
            http={"url": "https://erp.example.com/orders", "method": "POST"},
        ),
    ),
    say("webhook -> delay 1 minute -> Slack", built("webhook > delay > slack", delay={"seconds": 60})),
    say(
        "send a Slack message if the amount is over 100 when a webhook arrives",
        built("webhook > condition -true> slack", condition={"expression": "trigger.body.amount > 100"}),
    ),
    say(
        "Please build a workflow. When the webhook is called, ask the assistant to classify the text. Then send "
        "the answer to Slack.",
        built("webhook > assistant > slack", slack={"text": "{{ steps.assistant.text }}"}),
    ),
    say(
        "every 30 minutes fetch https://example.com/temp; if temperature is below 5, alert the team on Slack, "
        "otherwise do nothing",
        built(
            "schedule > http > condition -true> slack",
            schedule={"line": "*/30 * * * *"},
            http={"url": "https://example.com/temp"},
            condition={"expression": "steps.http.body.temperature < 5"},
        ),
    ),
    say(
        "if a webhook comes in with total above 1000, email cfo@example.com and tell #finance",
        built(
            "webhook > condition -true> email > slack",
            condition={"expression": "trigger.body.total > 1000"},
            email={"to": "cfo@example.com"},
            slack={"channel": "#finance"},
        ),
    ),
    say(
        'Build a workflow named "Pings" that calls https://example.com every hour',
        built(
            "schedule > http", "Pings", schedule={"line": "0 * * * *"}, http={"url": "https://example.com"}
        ),
    ),
    say(
        "in WF-0003, build a workflow that mails x@example.com on a webhook",
        built("webhook > email", workflow="WF-0003", email={"to": "x@example.com"}),
    ),
    say("could you make a workflow that tells us on Slack when the webhook fires?", built("webhook > slack")),
    say(
        "When the webhook gets called and priority is high, notify the team; else if priority is low, email "
        "low@example.com",
        built(
            "webhook > condition -true> slack; condition -false> condition_2 -true> email",
            condition={"expression": 'trigger.body.priority == "high"'},
            condition_2={"expression": 'trigger.body.priority == "low"'},
            email={"to": "low@example.com"},
        ),
    ),
    say(
        "every night run `SELECT number, status FROM workflow_runs` and post the rows to Slack",
        built(
            "schedule > database > slack",
            schedule={"line": "0 2 * * *"},
            database={"sql": "SELECT number, status FROM workflow_runs"},
            slack={"text": "{{ steps.database.rows }}"},
        ),
    ),
    say(
        "at 9 on weekdays summarise https://news.example.com with the assistant and mail it to team@example.com",
        built(
            "schedule > http > assistant > email",
            schedule={"line": "0 9 * * 1-5"},
            http={"url": "https://news.example.com"},
            email={"to": "team@example.com"},
        ),
    ),
    say("create a workflow called Payroll", ("create_workflow", {"name": "Payroll"})),
    say(
        "make a new empty workflow named Vacation requests",
        ("create_workflow", {"name": "Vacation requests"}),
    ),
    say("add a webhook", added("webhook")),
    say("add a trigger that fires every hour", added("schedule", line="0 * * * *")),
    say("Add a Slack message", added("slack")),
    say('add a slack message to #ops saying "Done"', added("slack", channel="#ops", text="Done")),
    say(
        "insert a delay of 2 hours between the webhook and the slack node",
        (
            "add_node",
            {"connector": "delay", "after": "webhook", "before": "slack", "config": {"seconds": 7200}},
        ),
    ),
    say(
        "add a slack message before the email",
        ("add_node", {"connector": "slack", "before": "email", "config": {}}),
    ),
    say(
        "add an email to boss@example.com if the condition is true",
        added("email", "condition", "true", to="boss@example.com"),
    ),
    say(
        "Add a condition that checks whether status is paid",
        added("condition", expression='trigger.body.status == "paid"'),
    ),
    say("and then email kim@example.com", added("email", to="kim@example.com")),
    say(
        "add an HTTP POST to https://example.com/x in WF-0002",
        added("http", workflow="WF-0002", url="https://example.com/x", method="POST"),
    ),
    say('add a database query "select 1"', added("database", sql="select 1")),
    say("append an assistant step that summarizes the body", added("assistant")),
    say('change the text of the slack message to "x"', changed("slack", text="x")),
    say('set the subject of the e-mail to "Hello"', changed("email", subject="Hello")),
    say("make the delay one hour", changed("delay", seconds=3600)),
    say("the delay should be 5 minutes instead", changed("delay", seconds=300)),
    say("change the schedule to every Monday at 10", changed("schedule", line="0 10 * * 1")),
    say('rename slack to "Alert"', changed("slack", "Alert")),
    say("rename the node Tell the team to Alert everyone", changed("Tell the team", "Alert everyone")),
    say("post to #general instead", changed("slack", channel="#general")),
    say("change the URL to https://example.org/new", changed("http", url="https://example.org/new")),
    say("use PUT as the method of the HTTP request", changed("http", method="PUT")),
    say(
        'update the condition so that it checks amount > 10 and country is "DE"',
        changed("condition", expression='trigger.body.amount > 10 && trigger.body.country == "DE"'),
    ),
    say("delete the email node", removed("email")),
    say("remove slack_2", removed("slack_2")),
    say("take out the condition", removed("condition")),
    say("remove the edge from webhook to slack", unlinked("webhook", "slack")),
    say("disconnect delay and email", unlinked("delay", "email")),
    say("link condition to slack on true", linked("condition", "slack", branch="true")),
    say("draw an edge from the schedule to the http request", linked("schedule", "http")),
    say("run it", ("run_workflow", {})),
    say("run Order alerts", ("run_workflow", {"workflow": "Order alerts"})),
    say('run it with {"amount": 150}', ("run_workflow", {"input": {"amount": 150}})),
    say("do a test run of WF-0003", ("run_workflow", {"workflow": "WF-0003"})),
    say("pause WF-0001", ("set_active", {"active": False, "workflow": "WF-0001"})),
    say("stop the workflow", ("set_active", {"active": False})),
    say("activate it again", ("set_active", {"active": True})),
    say("restore version 1", ("restore_version", {"version": 1})),
    say("bring back v4 of WF-0002", ("restore_version", {"version": 4, "workflow": "WF-0002"})),
    say("clean up the workflow", ("tidy_workflow", {})),
    say("optimise WF-0001", ("tidy_workflow", {"workflow": "WF-0001"})),
    say("failed runs of WF-0001", ("get_workflow_runs", {"status": "failed", "workflow": "WF-0001"})),
    say("show the last 3 runs", ("get_workflow_runs", {"limit": 3})),
    say("how did the last run go?", ("get_workflow_runs", {})),
    say("why did RUN-00012 fail?", ("explain_error", {"error": "RUN-00012"})),
    say("what went wrong?", ("explain_error", {})),
    say('what does "connection refused" mean', ("explain_error", {"error": "connection refused"})),
    say("why did the last run of WF-0002 fail", ("explain_error", {"workflow": "WF-0002"})),
    say("which connectors do you have", ("list_connectors", {})),
    say("what settings does the Slack connector have?", ("list_connectors", {"query": "slack"})),
    say("show all workflows", ("list_workflows", {})),
    say("find workflows about invoices", ("list_workflows", {"query": "invoices"})),
    say("describe WF-0002", ("get_workflow", {"workflow": "WF-0002"})),
    say("show me this workflow", ("get_workflow", {})),
    say("validate", ("validate_workflow", {})),
    say("are there any problems with WF-0006?", ("validate_workflow", {"workflow": "WF-0006"})),
    say("what is still missing?", ("validate_workflow", {})),
)
