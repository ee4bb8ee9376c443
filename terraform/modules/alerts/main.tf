# Who is told what. One policy for each signal and owner, one incident for each function.

module "signals" {
  source = "../signals"
}

locals {
  channels = merge([
    for owner, addresses in var.owners : { for address in addresses : "${owner}/${address}" => { owner = owner, address = address } }
  ]...)

  policies = merge([
    for owner in keys(var.owners) : { for name, signal in module.signals.run : "${owner}/${name}" => merge(signal, { owner = owner, name = name }) }
  ]...)

  names = { for owner in keys(var.owners) : owner => [for key, channel in google_monitoring_notification_channel.mail : channel.id if local.channels[key].owner == owner] }

  # Long enough that an hourly function's lines keep one incident open.
  window = "7200s"
}

resource "google_monitoring_notification_channel" "mail" {
  for_each = local.channels

  project      = var.project
  type         = "email"
  display_name = "Lockstep ${var.environment}: ${each.value.address}"
  labels       = { email_address = each.value.address }
}

resource "google_monitoring_alert_policy" "run" {
  for_each = local.policies

  project               = var.project
  display_name          = "Lockstep ${var.environment}: ${each.value.title} (${each.value.owner})"
  severity              = each.value.severity
  combiner              = "OR"
  notification_channels = local.names[each.value.owner]
  user_labels           = { lockstep = each.value.name }

  conditions {
    display_name = each.value.title

    condition_threshold {
      filter                  = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${each.value.metric}\" AND metric.labels.owner = \"${each.value.owner}\""
      comparison              = "COMPARISON_GT"
      threshold_value         = 0
      duration                = "0s"
      evaluation_missing_data = "EVALUATION_MISSING_DATA_INACTIVE"

      aggregations {
        alignment_period     = local.window
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["metric.labels.function"]
      }

      trigger {
        count = 1
      }
    }
  }

  alert_strategy {
    auto_close           = "86400s"
    notification_prompts = ["OPENED"]
  }

  documentation {
    subject   = "Lockstep ${var.environment}: ${each.value.title} ($${metric.label.function})"
    content   = "$${metric.label.function}: ${each.value.means}"
    mime_type = "text/markdown"

    links {
      display_name = "What to do"
      url          = "${var.runbook}#${each.value.name}"
    }
  }
}

# The last resort: no line at all. It sees a function that is paused, cannot start or is never called, but only after most of a day, and an edit
# of the policy disarms it until the next line.
resource "google_monitoring_alert_policy" "silent" {
  for_each = var.owners

  project               = var.project
  display_name          = "Lockstep ${var.environment}: a function is silent (${each.key})"
  severity              = "ERROR"
  combiner              = "OR"
  notification_channels = local.names[each.key]
  user_labels           = { lockstep = "silent" }

  conditions {
    display_name = "no tick for 23 hours and a half"

    condition_absent {
      filter   = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/${module.signals.tick.metric}\" AND metric.labels.owner = \"${each.key}\""
      duration = "84600s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["metric.labels.function"]
      }

      trigger {
        count = 1
      }
    }
  }

  alert_strategy {
    auto_close           = "86400s"
    notification_prompts = ["OPENED"]
  }

  documentation {
    subject   = "Lockstep ${var.environment}: a function is silent ($${metric.label.function})"
    content   = "$${metric.label.function} has not run for most of a day: it is paused, cannot start, or nobody calls it."
    mime_type = "text/markdown"

    links {
      display_name = "What to do"
      url          = "${var.runbook}#silent"
    }
  }
}

# Calls that never reached a function. The scheduler publishes no metric of its own: its lines are counted.
resource "google_monitoring_alert_policy" "scheduler" {
  project               = var.project
  display_name          = "Lockstep ${var.environment}: the scheduler cannot call a function"
  severity              = "ERROR"
  combiner              = "OR"
  notification_channels = local.names[var.service_owner]
  user_labels           = { lockstep = "scheduler" }

  dynamic "conditions" {
    for_each = module.signals.scheduler

    content {
      display_name = "attempts end as ${conditions.key}"

      condition_threshold {
        filter                  = "resource.type = \"cloud_scheduler_job\" AND metric.type = \"logging.googleapis.com/user/${conditions.value.metric}\""
        comparison              = "COMPARISON_GT"
        threshold_value         = 0
        duration                = "0s"
        evaluation_missing_data = "EVALUATION_MISSING_DATA_INACTIVE"

        aggregations {
          alignment_period     = local.window
          per_series_aligner   = "ALIGN_SUM"
          cross_series_reducer = "REDUCE_SUM"
          group_by_fields      = ["resource.labels.job_id"]
        }

        trigger {
          count = 1
        }
      }
    }
  }

  alert_strategy {
    auto_close           = "86400s"
    notification_prompts = ["OPENED"]
  }

  documentation {
    subject   = "Lockstep ${var.environment}: the scheduler cannot call $${resource.label.job_id}"
    content   = "Cloud Scheduler's attempts for $${resource.label.job_id} end before the function sees them: a right, an address or an audience is wrong."
    mime_type = "text/markdown"

    links {
      display_name = "What to do"
      url          = "${var.runbook}#scheduler"
    }
  }
}

resource "google_billing_budget" "month" {
  count = var.budget == null ? 0 : 1

  billing_account = var.budget.billing_account
  display_name    = "Lockstep ${var.environment}"

  budget_filter {
    projects = ["projects/${var.project_number}"]
  }

  amount {
    specified_amount {
      currency_code = var.budget.currency
      units         = tostring(var.budget.units)
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1.0]

    content {
      threshold_percent = threshold_rules.value
    }
  }

  threshold_rules {
    threshold_percent = 1.0
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    # The API takes five channels at most.
    monitoring_notification_channels = slice(local.names[var.service_owner], 0, min(5, length(local.names[var.service_owner])))
    disable_default_iam_recipients   = false
  }
}
