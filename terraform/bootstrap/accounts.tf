# Two accounts for each environment: one builds and plans and can change nothing, one applies what was approved.

locals {
  # What a plan reads.
  plan_roles = [
    "roles/cloudscheduler.viewer", "roles/compute.networkViewer", "roles/datastore.viewer", "roles/dns.reader", "roles/iam.roleViewer",
    "roles/iam.securityReviewer", "roles/logging.viewer", "roles/monitoring.viewer", "roles/run.viewer", "roles/secretmanager.viewer",
  ]
  # What an apply changes. None of them reads a secret; the one that gives rights may give two roles only (below).
  apply_roles = [
    "roles/cloudscheduler.admin", "roles/datastore.owner", "roles/dns.admin", "roles/iam.roleAdmin", "roles/iam.serviceAccountAdmin",
    "roles/iam.serviceAccountUser", "roles/iap.admin", "roles/logging.configWriter", "roles/monitoring.editor", "roles/run.admin",
    "roles/secretmanager.admin",
  ]

  grants = merge([
    for name, environment in var.environments : merge(
      { for role in local.plan_roles : "${name}/plan/${role}" => { project = environment.project, role = role, account = google_service_account.plan[name].email } },
      { for role in concat(local.plan_roles, local.apply_roles) : "${name}/apply/${role}" => { project = environment.project, role = role, account = google_service_account.apply[name].email } },
    )
  ]...)

  buckets = merge([
    for name in keys(var.environments) : {
      "${name}/plan/state"  = { bucket = google_storage_bucket.state[name].name, account = google_service_account.plan[name].email, role = "roles/storage.objectUser" }
      "${name}/plan/plans"  = { bucket = google_storage_bucket.plans[name].name, account = google_service_account.plan[name].email, role = "roles/storage.objectCreator" }
      "${name}/apply/state" = { bucket = google_storage_bucket.state[name].name, account = google_service_account.apply[name].email, role = "roles/storage.objectUser" }
      "${name}/apply/plans" = { bucket = google_storage_bucket.plans[name].name, account = google_service_account.apply[name].email, role = "roles/storage.objectViewer" }
    }
  ]...)

  readers = merge([
    for name, environment in var.environments : {
      "${name}/cloud-run" = "serviceAccount:service-${environment.number}@serverless-robot-prod.iam.gserviceaccount.com"
      "${name}/apply"     = "serviceAccount:${google_service_account.apply[name].email}"
    }
  ]...)
}

resource "google_service_account" "plan" {
  for_each = var.environments

  project      = var.build_project
  account_id   = "lockstep-plan-${each.key}"
  display_name = "Lockstep ${each.key}: builds and plans"
}

resource "google_service_account" "apply" {
  for_each = var.environments

  project      = var.build_project
  account_id   = "lockstep-apply-${each.key}"
  display_name = "Lockstep ${each.key}: applies"
}

resource "google_project_iam_member" "role" {
  for_each = local.grants

  project = each.value.project
  role    = each.value.role
  member  = "serviceAccount:${each.value.account}"
}

# Whoever may set the rights of a project could make itself its owner. This one may give and take these two roles.
resource "google_project_iam_member" "grants" {
  for_each = var.environments

  project = each.value.project
  role    = "roles/resourcemanager.projectIamAdmin"
  member  = "serviceAccount:${google_service_account.apply[each.key].email}"

  condition {
    title      = "runtime-roles-only"
    expression = "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly(['roles/datastore.user', 'projects/${each.value.project}/roles/lockstepRunJobs'])"
  }
}

# A plan compares the rendered configuration with what is there. It holds references to secrets, never a secret.
resource "google_project_iam_member" "configuration" {
  for_each = merge(
    { for name, environment in var.environments : "${name}/plan" => { project = environment.project, number = environment.number, account = google_service_account.plan[name].email } },
    { for name, environment in var.environments : "${name}/apply" => { project = environment.project, number = environment.number, account = google_service_account.apply[name].email } },
  )

  project = each.value.project
  role    = "roles/secretmanager.secretAccessor"
  member  = "serviceAccount:${each.value.account}"

  condition {
    title      = "configuration-only"
    expression = "resource.name.startsWith(\"projects/${each.value.number}/secrets/lockstep-configuration/\")"
  }
}

resource "google_storage_bucket_iam_member" "this" {
  for_each = local.buckets

  bucket = each.value.bucket
  role   = each.value.role
  member = "serviceAccount:${each.value.account}"
}

resource "google_artifact_registry_repository_iam_member" "writer" {
  for_each = google_service_account.plan

  project    = var.build_project
  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.writer"
  member     = "serviceAccount:${each.value.email}"
}

resource "google_artifact_registry_repository_iam_member" "reader" {
  for_each = local.readers

  project    = var.build_project
  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.reader"
  member     = each.value
}

# Builds write their own log; the planning one also asks for the applying one, which then waits for its approval.
resource "google_project_iam_member" "build_log" {
  for_each = merge({ for name, account in google_service_account.plan : "${name}/plan" => account.email }, { for name, account in google_service_account.apply : "${name}/apply" => account.email })

  project = var.build_project
  role    = "roles/logging.logWriter"
  member  = "serviceAccount:${each.value}"
}

resource "google_project_iam_member" "asks_for_apply" {
  for_each = google_service_account.plan

  project = var.build_project
  role    = "roles/cloudbuild.builds.editor"
  member  = "serviceAccount:${each.value.email}"
}

resource "google_service_account_iam_member" "starts_apply" {
  for_each = google_service_account.plan

  service_account_id = google_service_account.apply[each.key].name
  role               = "roles/iam.serviceAccountUser"
  member             = "serviceAccount:${each.value.email}"
}

resource "google_project_iam_member" "approver" {
  for_each = setunion([for environment in values(var.environments) : environment.approvers]...)

  project = var.build_project
  role    = "roles/cloudbuild.builds.approver"
  member  = each.value
}
