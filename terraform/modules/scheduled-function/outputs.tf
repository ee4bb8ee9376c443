output "service" {
  description = "The service: its name, address, audience and account."
  value       = module.service
}

output "job" {
  description = "Full name of the scheduler's job."
  value       = local.job
}
