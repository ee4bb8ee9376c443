variable "place" {
  description = "Where everything stands."
  type = object({
    project     = string
    number      = string
    region      = string
    environment = string
  })
}

variable "name" {
  description = "The function."
  type        = string
}

variable "image" {
  description = "The image by digest."
  type        = string
}

variable "configuration" {
  description = "The rendered configuration: its secret, the pinned version, and its digest."
  type = object({
    secret  = string
    version = string
    digest  = string
  })
}

variable "database" {
  description = "The Firestore database."
  type        = string
}

variable "secrets" {
  description = "Names of the secrets that the function reads."
  type        = set(string)
}

variable "owner" {
  description = "Whom its alerts go to."
  type        = string
}

variable "schedule" {
  description = "Five cron fields and the time zone of their wall clock."
  type = object({
    cron = string
    zone = string
  })
}

variable "budget_seconds" {
  description = "Seconds after which a run stops by itself. The scheduler's attempt ends later, the platform's timeout later still."
  type        = number

  validation {
    condition     = var.budget_seconds >= 5 && var.budget_seconds <= 1770
    error_message = "A scheduler's attempt ends after 1800 seconds at most, 30 of which are left to end a run in order: a budget is 5 to 1770 seconds."
  }
}

variable "size" {
  description = "As the service module's."
  type = object({
    memory    = optional(number, 512)
    cpu       = optional(number, 1)
    instances = optional(number, 3)
  })
  default  = {}
  nullable = false
}

variable "egress" {
  description = "As the service module's."
  type = object({
    network    = string
    subnetwork = string
    egress     = string
  })
  default = null
}

variable "run_jobs_role" {
  description = "Full name of the role that may run scheduler jobs, for requests that ask for a later run."
  type        = string
}

variable "invokers" {
  description = "Members of IAM policies that may call the function beside its own scheduler: named operators, the smoke test."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for member in values(var.invokers) : !startswith(member, "all")])
    error_message = "A scheduled function is never public."
  }
}

variable "protected" {
  description = "As the service module's."
  type        = bool
  default     = true
}
