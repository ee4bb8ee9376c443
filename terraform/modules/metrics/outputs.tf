output "names" {
  description = "Names of the metrics."
  value       = keys(google_logging_metric.this)
}
