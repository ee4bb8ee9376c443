variable "project" {
  description = "Id of the environment's own project."
  type        = string
}

variable "project_number" {
  description = "Number of the same project: service agents and IAP's assertions are named after it."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "A number, as `gcloud projects describe <project>` tells it."
  }
}

variable "region" {
  description = "Where services, state and secrets stand."
  type        = string
}

variable "environment" {
  description = "Which installation this is."
  type        = string

  validation {
    condition     = contains(["development", "staging", "production"], var.environment)
    error_message = "One of development, staging, production."
  }
}

variable "image" {
  description = "The deployed release: the image of all functions, by digest."
  type        = string
}

variable "configuration" {
  description = "The environment's Lockstep configuration, relative to the repository."
  type        = string
}

variable "database" {
  description = "The Firestore database in use. After a restore from backup, the new one."
  type        = string
}

variable "further_databases" {
  description = "Databases that stay beside the one in use, such as the one before a restore."
  type        = set(string)
  default     = []
}

variable "test_instances" {
  description = "By function, the test instance that it may write to outside production: a host or a name, as its configuration says it."
  type        = map(string)
  default     = {}
}

variable "sizes" {
  description = "Functions that need another size than the usual: memory in MiB, processors, instances, concurrency."
  type = map(object({
    memory      = optional(number)
    cpu         = optional(number)
    instances   = optional(number)
    concurrency = optional(number)
  }))
  default = {}
}

variable "operators" {
  description = "People and groups who may call functions by hand and run scheduler jobs (group:…, user:…)."
  type        = set(string)
}

variable "console_people" {
  description = "People and groups whom IAP lets in to the console."
  type        = set(string)
  default     = []
}

variable "callers" {
  description = "By endpoint, the members that may call it, such as the search service's account."
  type        = map(set(string))
  default     = {}
}

variable "hook_public_by" {
  description = "The way hooks are public: all-users, no-invoker-check or nobody."
  type        = string
  default     = "all-users"
}

variable "smoke_test" {
  description = "Member of IAM policies that makes the smoke test after a deployment: the account of the applying build."
  type        = string
}

variable "on_premises" {
  description = "The way to on-premises systems and which systems need it; null where there are none."
  type = object({
    upstreams = set(string)
    subnetwork = object({
      network    = string
      subnetwork = string
      project    = string
    })
    names = optional(object({
      domain  = string
      servers = set(string)
    }))
  })
  default = null
}

variable "protected" {
  description = "Whether services must be unprotected by an apply of their own before they can be destroyed."
  type        = bool
  default     = true
}
