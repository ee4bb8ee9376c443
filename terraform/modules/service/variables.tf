variable "place" {
  description = "Where everything stands: the project by its id and number, and the region."
  type = object({
    project     = string
    number      = string
    region      = string
    environment = string
  })
}

variable "name" {
  description = "The function that the service serves: it becomes FUNCTION_TARGET and the name of the service."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}[a-z0-9]$", var.name))
    error_message = "A function's name has 3 to 25 lower-case letters, digits and hyphens, so that its accounts can be named after it."
  }
}

variable "image" {
  description = "The image by digest (registry/path@sha256:…). A tag is refused: plan and cloud would not say the same."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9.-]+/[a-z0-9./_-]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "The image is named by its digest: registry/path@sha256:<64 hex digits>."
  }
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
  description = "The Firestore database that the function may read and write."
  type        = string
}

variable "secrets" {
  description = "Names of the secrets that the function reads, and no others."
  type        = set(string)
}

variable "owner" {
  description = "Whom the function's alerts go to: a label of its log lines."
  type        = string
}

variable "timeout_seconds" {
  description = "When Cloud Run gives up on a request."
  type        = number

  validation {
    condition     = var.timeout_seconds >= 10 && var.timeout_seconds <= 3600
    error_message = "Cloud Run takes 10 to 3600 seconds."
  }
}

variable "size" {
  description = "Memory in MiB, processors, how many instances at most, and how many requests one takes at a time."
  type = object({
    memory      = optional(number, 512)
    cpu         = optional(number, 1)
    instances   = optional(number, 3)
    concurrency = optional(number, 10)
  })
  default  = {}
  nullable = false
}

variable "env" {
  description = "Further variables of the process. No secrets: those are read from Secret Manager by reference."
  type        = map(string)
  default     = {}
}

variable "egress" {
  description = "The network through which on-premises systems are reached; null for functions that need none."
  type = object({
    network    = string
    subnetwork = string
    egress     = string
  })
  default = null
}

variable "iap" {
  description = "Whether Identity-Aware Proxy stands in front."
  type        = bool
  default     = false
}

variable "invoker_check" {
  description = "Whether Cloud Run itself asks who calls. Only a public hook may do without."
  type        = bool
  default     = true
}

variable "protected" {
  description = "Whether the service must be unprotected by an apply of its own before it can be destroyed."
  type        = bool
  default     = true
}
