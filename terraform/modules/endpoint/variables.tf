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

variable "size" {
  description = "As the service module's."
  type = object({
    memory      = optional(number, 512)
    cpu         = optional(number, 1)
    instances   = optional(number, 3)
    concurrency = optional(number, 10)
  })
  default  = {}
  nullable = false
}

variable "protected" {
  description = "As the service module's."
  type        = bool
  default     = true
}

variable "invokers" {
  description = "Members of IAM policies that may call the endpoint: the systems that it answers, the smoke test."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for member in values(var.invokers) : !startswith(member, "all")])
    error_message = "This endpoint answers named callers. Only a hook is public."
  }
}
