output "policies" {
  description = "Display names of the alert policies."
  value       = module.alerts.policies
}
