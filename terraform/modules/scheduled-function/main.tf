# A function that a Cloud Scheduler job runs: the service, the job with an account and audience of its own, and who else may call it.

locals {
  attempt_seconds = min(1800, max(15, var.budget_seconds + 30))
  job             = "projects/${var.place.project}/locations/${var.place.region}/jobs/${var.name}"
}

module "service" {
  source = "../service"

  place           = var.place
  name            = var.name
  image           = var.image
  configuration   = var.configuration
  database        = var.database
  secrets         = var.secrets
  owner           = var.owner
  timeout_seconds = local.attempt_seconds + 30
  egress          = var.egress
  protected       = var.protected
  env             = { LOCKSTEP_SCHEDULER_JOB = local.job }

  # One request is one run. A person's request beside the scheduler's gets an instance of its own; the lease lets one of them write.
  size = {
    memory      = var.size.memory
    cpu         = var.size.cpu
    instances   = var.size.instances
    concurrency = 1
  }
}

resource "google_service_account" "scheduler" {
  project      = var.place.project
  account_id   = "tick-${var.name}"
  display_name = "Lockstep ${var.name} scheduler"
  description  = "Calls ${var.name} by its schedule, and nothing else."
}

resource "google_cloud_run_v2_service_iam_member" "scheduler" {
  project  = var.place.project
  location = var.place.region
  name     = module.service.name
  role     = "roles/run.invoker"
  member   = "serviceAccount:${google_service_account.scheduler.email}"
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.invokers

  project  = var.place.project
  location = var.place.region
  name     = module.service.name
  role     = "roles/run.invoker"
  member   = each.value
}

# A request may ask for a later run (Prefer: respond-async). There are no rights on single jobs: this one reaches every job of the project.
resource "google_project_iam_member" "run_jobs" {
  project = var.place.project
  role    = var.run_jobs_role
  member  = module.service.account.member
}

resource "google_cloud_scheduler_job" "this" {
  project          = var.place.project
  region           = var.place.region
  name             = var.name
  description      = "Runs ${var.name}."
  schedule         = var.schedule.cron
  time_zone        = var.schedule.zone
  attempt_deadline = "${local.attempt_seconds}s"
  # `paused` is left out: a pause by a person survives every apply.

  # No retry: the next tick comes anyway, and finds what is left to do.
  retry_config {
    retry_count = 0
  }

  http_target {
    uri         = module.service.uri
    http_method = "POST"

    oidc_token {
      service_account_email = google_service_account.scheduler.email
      audience              = module.service.audience
    }
  }

  depends_on = [google_cloud_run_v2_service_iam_member.scheduler]
}
