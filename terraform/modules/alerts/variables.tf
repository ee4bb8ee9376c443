variable "project" {
  description = "The project that the policies watch."
  type        = string
}

variable "environment" {
  description = "Named in what people are told."
  type        = string
}

variable "owners" {
  description = "Who is told, by the owner that the functions' lines name: mail addresses."
  type        = map(set(string))

  validation {
    condition     = alltrue([for addresses in values(var.owners) : length(addresses) > 0])
    error_message = "Every owner has an address: an alert that nobody gets is none."
  }
}

variable "service_owner" {
  description = "Which of the owners answers for the whole: told of what belongs to no function."
  type        = string

  validation {
    condition     = contains(keys(var.owners), var.service_owner)
    error_message = "The service's owner is one of the owners."
  }
}

variable "runbook" {
  description = "Address of the runbook. Each alert links to its own paragraph there."
  type        = string

  validation {
    condition     = startswith(var.runbook, "https://")
    error_message = "An address that begins with https://."
  }
}

variable "budget" {
  description = "A month's costs that are worth a mail, on the billing account; null where the billing account is not ours to watch."
  type = object({
    billing_account = string
    currency        = string
    units           = number
  })
  default = null
}

variable "project_number" {
  description = "Number of the project: budgets know projects by it."
  type        = string
}
