# What is worth telling somebody: each is one field of the line that every run, and every tick, ends with (functions log it; a test holds
# each of these against real lines). Only equalities: a counter of matching lines can be said exactly, tested, and understood.

locals {
  run = {
    run-failed = {
      field    = { status = "failed" }
      severity = "ERROR"
      title    = "a run failed"
      means    = "Credentials or configuration are wrong, or a system answered what it cannot mean. It fails again at every run until somebody mends it."
    }
    run-blocked = {
      field    = { status = "blocked" }
      severity = "ERROR"
      title    = "a limit stopped a run"
      means    = "More changes were planned than a day allows. A person approves exactly these, or corrects the source."
    }
    run-partial = {
      field    = { manyFailed = "yes" }
      severity = "WARNING"
      title    = "many items of a run failed"
      means    = "A larger share than usual of what a run set out to do failed, item by item. The rest was done."
    }
    run-aborted = {
      field    = { abortedRepeatedly = "yes" }
      severity = "ERROR"
      title    = "several runs in a row were aborted"
      means    = "A system is down or too slow, or runs are out of time. Nothing is lost; the next run continues."
    }
    overdue = {
      field    = { overdue = "yes" }
      severity = "ERROR"
      title    = "no success for several intervals"
      means    = "The function ticks, but has not succeeded for longer than its schedule allows."
    }
    queue-old = {
      field    = { queueOld = "yes" }
      severity = "WARNING"
      title    = "work has been waiting too long"
      means    = "The oldest thing that waits to be done has waited longer than it should."
    }
    conflicts-old = {
      field    = { conflictsOld = "yes" }
      severity = "WARNING"
      title    = "a conflict is older than a day"
      means    = "Something stands in the way of what the source wants, and nobody has resolved it since yesterday."
    }
    credential-expiring = {
      field    = { credentialExpiring = "yes" }
      severity = "WARNING"
      title    = "a credential expires soon"
      means    = "A token or password ends within weeks. The log line says which."
    }
  }

  # A run that ends logs 500 and 503 on purpose, which the scheduler calls INTERNAL and UNAVAILABLE: those are told above. These are not ours.
  scheduler = ["PERMISSION_DENIED", "UNAUTHENTICATED", "NOT_FOUND", "DEADLINE_EXCEEDED"]

  line = { "resource.type" = "cloud_run_revision", "jsonPayload.event" = "run" }
}
