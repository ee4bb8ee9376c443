# A push builds, tests and plans; a second build, which waits for a person's approval, applies exactly that plan.

locals {
  substitutions = {
    for name, environment in var.environments : name => {
      _ENVIRONMENT = name
      _IMAGE       = "${var.region}-docker.pkg.dev/${var.build_project}/${google_artifact_registry_repository.images.repository_id}/lockstep"
      _STATE       = google_storage_bucket.state[name].name
      _PLANS       = google_storage_bucket.plans[name].name
      _REGION      = var.region
    }
  }
}

resource "google_cloudbuild_trigger" "plan" {
  for_each = var.environments

  project         = var.build_project
  location        = var.region
  name            = "lockstep-plan-${each.key}"
  description     = "Checks, tests, builds, pushes and plans ${each.key}."
  filename        = "cloudbuild.yaml"
  service_account = google_service_account.plan[each.key].id
  substitutions   = local.substitutions[each.key]

  repository_event_config {
    repository = var.repository

    push {
      branch = each.value.branch
      tag    = each.value.tag
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_cloudbuild_trigger" "apply" {
  for_each = var.environments

  project         = var.build_project
  location        = var.region
  name            = "lockstep-apply-${each.key}"
  description     = "Applies an approved plan of ${each.key}, then tests what runs."
  service_account = google_service_account.apply[each.key].id
  substitutions   = merge(local.substitutions[each.key], { _COMMIT = "" })

  approval_config {
    approval_required = true
  }

  git_file_source {
    path       = "cloudbuild.apply.yaml"
    repository = var.repository
    repo_type  = "UNKNOWN"
  }

  source_to_build {
    repository = var.repository
    ref        = "refs/heads/main"
    repo_type  = "UNKNOWN"
  }

  depends_on = [google_project_service.this]
}
