output "text" {
  description = "The configuration as the functions read it."
  value       = jsonencode(local.configuration)
}

output "problems" {
  description = "Why this configuration must not be deployed; empty when it may."
  value       = local.problems
}

output "served" {
  description = "The functions of this environment: kind, access rule, systems, schedule, budget in seconds, secrets, owner."
  value       = local.served
}

output "secrets" {
  description = "Names of all secrets that the configuration refers to."
  value       = toset([for found in regexall(local.reference, local.all) : found[0]])
}

output "owners" {
  description = "By owner, the mail addresses that alerts go to."
  value       = { for key, lists in local.people : key => toset(lists[0]) }
}

output "service_owner" {
  description = "Which of the owners answers for the whole."
  value       = try([for name, contacts in local.contacts : local.key[name] if contacts == local.configuration.service.contacts && contains(keys(local.served), name)][0], keys(local.people)[0])
}
