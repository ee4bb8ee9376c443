# Who is told what, and the page that shows it. A root of its own, applied after the environment: a policy on a metric that was made a
# moment ago is refused.

module "installation" {
  source = "../modules/installation"

  file        = file("${path.module}/../../${var.configuration}")
  functions   = jsondecode(file("${path.module}/../functions.json"))
  environment = var.environment
  project     = var.project
  # Which database and which test instances say nothing of who is told.
  database       = "(default)"
  test_instances = {}
}

module "alerts" {
  source = "../modules/alerts"

  project       = var.project
  environment   = var.environment
  owners        = module.installation.owners
  service_owner = module.installation.service_owner
  runbook       = var.runbook
  budget        = var.budget

  project_number = var.project_number
}

module "dashboard" {
  source = "../modules/dashboard"

  project     = var.project
  environment = var.environment
}
