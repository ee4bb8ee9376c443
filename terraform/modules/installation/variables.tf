variable "file" {
  description = "The configuration as it stands in the repository."
  type        = string
}

variable "functions" {
  description = "Every function there is, as its descriptor says: terraform/functions.json."
  type = map(object({
    sync          = string
    kind          = string
    access        = optional(string)
    upstreams     = list(string)
    schedule      = optional(object({ cron = string, zone = string }))
    budgetSeconds = optional(number)
  }))

  validation {
    condition     = alltrue([for function in values(var.functions) : contains(["scheduled", "endpoint", "by-hand"], function.kind)])
    error_message = "A function is scheduled, an endpoint, or by-hand."
  }
}

variable "environment" {
  description = "Which installation this is."
  type        = string
}

variable "project" {
  description = "The project that secrets are read from and state is kept in."
  type        = string
}

variable "database" {
  description = "The Firestore database in use."
  type        = string
}

variable "test_instances" {
  description = "By function, the test instance that it may write to outside production."
  type        = map(string)
  default     = {}
}
