# What an environment's configuration means for the cloud: which functions are served, with which secrets, for whom. No resources: the
# environment and its alerts are made from the same reading.

locals {
  # A reference names its project: this one, whatever the file says.
  given = yamldecode(replace(var.file, "/secret:\\/\\/projects\\/[a-z0-9-]+\\//", "secret://projects/${var.project}/"))

  # What tfvars say as well is said once: by them.
  configuration = merge({ for key, value in local.given : key => value if !startswith(key, "x-") }, {
    environment = var.environment
    state       = { store = "firestore", projectId = var.project, databaseId = var.database }
  })

  settings = { for name, value in local.configuration.functions : name => merge({ enabled = true, mode = "dry-run" }, value) }

  # Everything of the configuration that one function reads.
  read = { for name, function in var.functions : name => jsonencode([
    [for upstream in function.upstreams : try(local.configuration.upstreams[upstream], {})],
    try(local.settings[name], {}),
  ]) }

  reference = "secret://projects/[a-z0-9-]+/secrets/([A-Za-z0-9_-]+)/versions/[1-9][0-9]*"

  # A function that the configuration leaves out does not exist here. What is run by hand is no service.
  served = {
    for name, function in var.functions : name => {
      kind      = function.kind
      access    = function.access
      upstreams = function.upstreams
      mode      = local.settings[name].mode
      schedule = {
        cron = try(local.settings[name].schedule.cron, function.schedule.cron, null)
        zone = try(local.settings[name].schedule.zone, function.schedule.zone, null)
      }
      budget  = try(local.settings[name].budgetSeconds, function.budgetSeconds, null)
      secrets = toset([for found in regexall(local.reference, local.read[name]) : found[0]])
      owner   = local.owner_of[name]
    } if function.kind != "by-hand" && try(local.settings[name].enabled, false)
  }

  # Of a function, else of its sync, else of the service.
  contacts = { for name in keys(local.settings) : name => try(
    local.settings[name].contacts,
    local.configuration.services[var.functions[name].sync].contacts,
    local.configuration.service.contacts,
  ) }
  # An owner's key is a word that log lines and alert policies share.
  key      = { for name, contacts in local.contacts : name => replace(lower(split("@", try(contacts[0], "nobody"))[0]), "/[^a-z0-9]+/", "-") }
  owner_of = local.key
  people   = { for name in keys(local.served) : local.key[name] => local.contacts[name]... }

  all = jsonencode(local.configuration)

  # Outside production, whoever applies writes to a test instance that the tfvars name and its configuration says.
  unnamed = [
    for name, function in local.served : name
    if var.environment != "production" && function.mode == "apply" && !strcontains(local.read[name], lookup(var.test_instances, name, "no test instance is named"))
  ]

  problems = compact(concat(
    local.given.environment == var.environment ? [] : ["the file is of the environment ${local.given.environment}"],
    [for name in setsubtract(keys(local.settings), keys(var.functions)) : "there is no function called ${name}"],
    [for found in regexall("secret://[^\"]*", local.all) : "${found} pins no version" if !can(regex("^${local.reference}$", found))],
    [for name in local.unnamed : "${name} may apply, but test_instances names no test instance that its configuration says"],
    [for name, function in local.served : "${name} has nobody to be told: name contacts of the service, of its sync (services) or of the function" if length(local.contacts[name]) == 0],
    [for key, lists in local.people : "two lists of contacts begin with ${key}: their alerts could not be told apart" if length(distinct(lists)) > 1],
    [for name, function in local.served : "${name} has no schedule" if function.kind == "scheduled" && function.schedule.cron == null],
  ))
}
