# Everything that one environment runs. Its alerts are a root of their own (../alerting), applied after this one.

locals {
  place = {
    project     = var.project
    number      = var.project_number
    region      = var.region
    environment = var.environment
  }

  functions = jsondecode(file("${path.module}/../functions.json"))
  served    = module.installation.served

  operators = { for member in var.operators : member => member }
  testers   = { smoke-test = var.smoke_test }
  size      = { for name in keys(local.served) : name => try(var.sizes[name], null) }

  # Functions whose systems are on the premises.
  goes_home = { for name, function in local.served : name => var.on_premises == null ? false : length(setintersection(function.upstreams, var.on_premises.upstreams)) > 0 }
}

module "installation" {
  source = "../modules/installation"

  file           = file("${path.module}/../../${var.configuration}")
  functions      = local.functions
  environment    = var.environment
  project        = var.project
  database       = var.database
  test_instances = var.test_instances
}

# What needs no cloud to be known fails the plan.
resource "terraform_data" "consistent" {
  lifecycle {
    precondition {
      condition     = length(module.installation.problems) == 0
      error_message = "${var.configuration} cannot be deployed: ${join("; ", module.installation.problems)}."
    }
    precondition {
      condition     = length(setsubtract(keys(var.sizes), keys(local.functions))) == 0
      error_message = "Sizes of functions that there are not: ${join(", ", setsubtract(keys(var.sizes), keys(local.functions)))}."
    }
  }
}

module "configuration" {
  source = "../modules/configuration"

  place = local.place
  text  = module.installation.text
}

module "secrets" {
  source = "../modules/secrets"

  place = local.place
  names = module.installation.secrets
}

# There are no rights on single scheduler jobs, neither in the API nor in Terraform: whoever may run one may run all of the project's.
# The predefined role may do more than run them.
resource "google_project_iam_custom_role" "run_jobs" {
  project     = var.project
  role_id     = "lockstepRunJobs"
  title       = "Lockstep: run scheduler jobs"
  description = "Asks the scheduler for a run now."
  permissions = ["cloudscheduler.jobs.run"]
}

resource "google_project_iam_member" "operator_runs_jobs" {
  for_each = local.operators

  project = var.project
  role    = google_project_iam_custom_role.run_jobs.name
  member  = each.value
}

module "state" {
  source = "../modules/state"

  place     = local.place
  databases = setunion([var.database], var.further_databases)
  indexes   = jsondecode(file("${path.module}/../indexes.json"))
}

module "metrics" {
  source = "../modules/metrics"

  project = var.project
}

module "egress" {
  source = "../modules/egress"
  count  = var.on_premises == null ? 0 : 1

  place      = local.place
  subnetwork = var.on_premises.subnetwork
  names      = var.on_premises.names
}

module "scheduled" {
  source   = "../modules/scheduled-function"
  for_each = { for name, function in local.served : name => function if function.kind == "scheduled" }

  place          = local.place
  name           = each.key
  image          = var.image
  configuration  = module.configuration.pinned
  database       = module.state.databases[var.database]
  secrets        = [for name in each.value.secrets : module.secrets.names[name]]
  owner          = each.value.owner
  schedule       = each.value.schedule
  budget_seconds = each.value.budget
  size           = local.size[each.key]
  egress         = local.goes_home[each.key] ? module.egress[0].path : null
  run_jobs_role  = google_project_iam_custom_role.run_jobs.name
  invokers       = merge(local.operators, local.testers)
  protected      = var.protected
}

module "endpoint" {
  source   = "../modules/endpoint"
  for_each = { for name, function in local.served : name => function if function.access == "invoker" }

  place         = local.place
  name          = each.key
  image         = var.image
  configuration = module.configuration.pinned
  database      = module.state.databases[var.database]
  secrets       = [for name in each.value.secrets : module.secrets.names[name]]
  owner         = each.value.owner
  size          = local.size[each.key]
  invokers      = merge({ for member in lookup(var.callers, each.key, []) : member => member }, local.testers)
  protected     = var.protected
}

module "hook" {
  source   = "../modules/hook"
  for_each = { for name, function in local.served : name => function if function.access == "hook" }

  place         = local.place
  name          = each.key
  image         = var.image
  configuration = module.configuration.pinned
  database      = module.state.databases[var.database]
  secrets       = [for name in each.value.secrets : module.secrets.names[name]]
  owner         = each.value.owner
  size          = local.size[each.key]
  public_by     = var.hook_public_by
  invokers      = merge({ for member in lookup(var.callers, each.key, []) : member => member }, local.testers)
  protected     = var.protected
}

module "console" {
  source   = "../modules/console"
  for_each = { for name, function in local.served : name => function if function.access == "iap" }

  place         = local.place
  name          = each.key
  image         = var.image
  configuration = module.configuration.pinned
  database      = module.state.databases[var.database]
  secrets       = [for name in each.value.secrets : module.secrets.names[name]]
  owner         = each.value.owner
  size          = local.size[each.key]
  people        = { for member in var.console_people : member => member }
  run_jobs_role = google_project_iam_custom_role.run_jobs.name
  protected     = var.protected
}
