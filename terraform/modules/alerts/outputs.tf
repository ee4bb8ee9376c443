output "policies" {
  description = "Who is told what: the policies' display names."
  value       = concat([for policy in google_monitoring_alert_policy.run : policy.display_name], [for policy in google_monitoring_alert_policy.silent : policy.display_name], [google_monitoring_alert_policy.scheduler.display_name])
}
