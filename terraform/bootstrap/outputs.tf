output "buckets" {
  description = "By environment, the buckets of its state and its plans."
  value       = { for name in keys(var.environments) : name => { state = google_storage_bucket.state[name].name, plans = google_storage_bucket.plans[name].name } }
}

output "accounts" {
  description = "By environment, the accounts that plan and apply. The applying one is what `smoke_test` of environment.tfvars names."
  value       = { for name in keys(var.environments) : name => { plan = google_service_account.plan[name].email, apply = google_service_account.apply[name].email } }
}

output "image" {
  description = "Where images are pushed."
  value       = "${var.region}-docker.pkg.dev/${var.build_project}/${google_artifact_registry_repository.images.repository_id}/lockstep"
}

output "by_hand" {
  description = "What Terraform cannot make: run these once."
  value       = [for environment in values(var.environments) : "gcloud beta services identity create --service=iap.googleapis.com --project=${environment.project}"]
}
