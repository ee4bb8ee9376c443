output "run" {
  description = "Of the functions' own lines: severity, words, the metric's name, and what a line has to hold, all of it."
  value = {
    for name, signal in local.run : name => {
      severity = signal.severity
      title    = signal.title
      means    = signal.means
      metric   = "lockstep/${name}"
      match    = merge(local.line, { for field, value in signal.field : "jsonPayload.${field}" => value })
    }
  }
}

output "tick" {
  description = "The line that every run and every tick ends with, whatever it says: its absence is the last resort."
  value = {
    metric = "lockstep/tick"
    match  = local.line
  }
}

output "scheduler" {
  description = "Of Cloud Scheduler's lines: attempts that never reached the function, by their status."
  value = {
    for status in local.scheduler : status => {
      metric = "lockstep/scheduler-${lower(replace(status, "_", "-"))}"
      match  = { "resource.type" = "cloud_scheduler_job", "jsonPayload.status" = status }
    }
  }
}
