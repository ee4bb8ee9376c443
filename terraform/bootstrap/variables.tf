variable "build_project" {
  description = "Id of the project that builds and keeps images, and holds the state of every environment."
  type        = string
}

variable "region" {
  description = "Where images, state and builds stand."
  type        = string
}

variable "repository" {
  description = "The repository as Cloud Build knows it, once a person has connected it: projects/…/locations/…/connections/…/repositories/…"
  type        = string

  validation {
    condition     = can(regex("^projects/[^/]+/locations/[^/]+/connections/[^/]+/repositories/[^/]+$", var.repository))
    error_message = "Full name of a connected repository: projects/…/locations/…/connections/…/repositories/…"
  }
}

variable "environments" {
  description = "By name: the environment's own project by id and number, what deploys it (a branch or tags, as a regular expression), and who approves."
  type = map(object({
    project   = string
    number    = string
    branch    = optional(string)
    tag       = optional(string)
    approvers = set(string)
  }))

  validation {
    condition     = alltrue([for each in values(var.environments) : (each.branch == null) != (each.tag == null)])
    error_message = "An environment is deployed from a branch or from tags: exactly one of branch and tag."
  }
  validation {
    condition     = alltrue([for each in values(var.environments) : length(each.approvers) > 0])
    error_message = "Somebody approves every environment."
  }
}
