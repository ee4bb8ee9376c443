output "name" {
  value = google_cloud_run_v2_service.this.name
}

output "uri" {
  value = google_cloud_run_v2_service.this.uri
}

output "audience" {
  description = "What a token for this service names as its audience."
  value       = local.audience
}

output "account" {
  description = "The account that the function runs as."
  value = {
    email  = google_service_account.this.email
    member = "serviceAccount:${google_service_account.this.email}"
    name   = google_service_account.this.name
  }
}
