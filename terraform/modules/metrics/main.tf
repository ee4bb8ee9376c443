# Counters of log lines. They are made with the services and not with the alerts: a policy on a metric that was made a moment ago is refused.

module "signals" {
  source = "../signals"
}

locals {
  of_runs      = concat(values(module.signals.run), [module.signals.tick])
  of_scheduler = values(module.signals.scheduler)
  metrics = merge(
    { for each in local.of_runs : each.metric => { match = each.match, labels = { function = "labels.function", owner = "labels.owner" } } },
    { for each in local.of_scheduler : each.metric => { match = each.match, labels = {} } },
  )
}

resource "google_logging_metric" "this" {
  for_each = local.metrics

  project = var.project
  name    = each.key
  filter  = join(" AND ", [for field, value in each.value.match : "${field} = \"${value}\""])

  label_extractors = { for key, field in each.value.labels : key => "EXTRACT(${field})" }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"

    dynamic "labels" {
      for_each = each.value.labels

      content {
        key        = labels.key
        value_type = "STRING"
      }
    }
  }
}
