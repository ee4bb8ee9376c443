# An API that was enabled a moment ago may still answer 403: they are enabled here, long before an environment needs them.

locals {
  build_apis = ["artifactregistry", "cloudbuild", "iam", "storage"]
  environment_apis = [
    "billingbudgets", "cloudresourcemanager", "cloudscheduler", "compute", "dns", "firestore", "iam", "iap", "logging", "monitoring", "run",
    "secretmanager",
  ]
  apis = merge(
    { for api in local.build_apis : "build/${api}" => { project = var.build_project, api = api } },
    merge([for name, environment in var.environments : { for api in local.environment_apis : "${name}/${api}" => { project = environment.project, api = api } }]...),
  )
}

resource "google_project_service" "this" {
  for_each = local.apis

  project = each.value.project
  service = "${each.value.api}.googleapis.com"
  # Others of the project may use it.
  disable_on_destroy = false
}
