# One page: what the functions ended as, what waits, what it costs in requests and instances, and the lines behind it.

module "signals" {
  source = "../signals"
}

locals {
  series = concat(
    [for name, signal in module.signals.run : { title = "${signal.title}, by function", metric = "logging.googleapis.com/user/${signal.metric}", by = "metric.label.function", aligner = "ALIGN_SUM" }],
    [
      { title = "Ticks by function", metric = "logging.googleapis.com/user/${module.signals.tick.metric}", by = "metric.label.function", aligner = "ALIGN_SUM" },
      { title = "Requests by class of answer", metric = "run.googleapis.com/request_count", by = "metric.label.response_code_class", aligner = "ALIGN_SUM" },
      { title = "Instances by service", metric = "run.googleapis.com/container/instance_count", by = "resource.label.service_name", aligner = "ALIGN_MAX" },
      { title = "Billed seconds by service", metric = "run.googleapis.com/container/billable_instance_time", by = "resource.label.service_name", aligner = "ALIGN_RATE" },
    ],
  )
  width  = 16
  height = 14

  charts = [
    for index, each in local.series : {
      xPos   = (index % 3) * local.width
      yPos   = floor(index / 3) * local.height
      width  = local.width
      height = local.height
      widget = {
        title = each.title
        xyChart = {
          dataSets = [{
            plotType   = "STACKED_BAR"
            targetAxis = "Y1"
            timeSeriesQuery = {
              timeSeriesFilter = {
                filter = "metric.type=\"${each.metric}\" resource.type=\"cloud_run_revision\""
                aggregation = {
                  alignmentPeriod    = "300s"
                  perSeriesAligner   = each.aligner
                  crossSeriesReducer = "REDUCE_SUM"
                  groupByFields      = [each.by]
                }
              }
            }
          }]
        }
      }
    }
  ]

  lines = {
    xPos   = 0
    yPos   = ceil(length(local.series) / 3) * local.height
    width  = 3 * local.width
    height = 2 * local.height
    widget = {
      title = "Lines of warnings and errors"
      logsPanel = {
        filter        = "resource.type=\"cloud_run_revision\" severity>=WARNING"
        resourceNames = ["projects/${var.project}"]
      }
    }
  }
}

resource "google_monitoring_dashboard" "this" {
  project = var.project
  dashboard_json = jsonencode({
    displayName  = "Lockstep ${var.environment}"
    mosaicLayout = { columns = 48, tiles = concat(local.charts, [local.lines]) }
  })
}
