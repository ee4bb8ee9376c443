variable "project" {
  description = "Id of the environment's own project."
  type        = string
}

variable "project_number" {
  description = "Number of the same project: budgets know projects by it."
  type        = string
}

variable "region" {
  description = "Where everything stands."
  type        = string
}

variable "environment" {
  description = "Which installation this is."
  type        = string
}

variable "configuration" {
  description = "The environment's Lockstep configuration, relative to the repository: it says who is told."
  type        = string
}

variable "runbook" {
  description = "Address of terraform/RUNBOOK.md as people can read it. Each alert links to its own paragraph there."
  type        = string
}

variable "budget" {
  description = "A month's costs that are worth a mail; null where the billing account is not ours to watch."
  type = object({
    billing_account = string
    currency        = string
    units           = number
  })
  default = null
}
