output "service" {
  description = "The service: its name, address, audience and account."
  value       = module.service
}
