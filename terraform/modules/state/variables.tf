variable "place" {
  description = "Where everything stands."
  type = object({
    project     = string
    number      = string
    region      = string
    environment = string
  })
}

variable "databases" {
  description = "Databases by name. A restore from backup makes a new one: it is named here beside the old one, and the functions are then told to use it."
  type        = set(string)

  validation {
    condition     = length(var.databases) > 0 && alltrue([for name in var.databases : name == "(default)" || can(regex("^[a-z][a-z0-9-]{2,61}[a-z0-9]$", name))])
    error_message = "A database is called (default), or has 4 to 63 lower-case letters, digits and hyphens."
  }
}

variable "indexes" {
  description = "What the declared queries need: written by `npm run infrastructure`, never by hand."
  type = object({
    composites = map(object({
      collection = string
      fields = list(object({
        field     = string
        direction = string
      }))
    }))
    fields = map(object({
      collection = string
      field      = string
      directions = list(string)
      expires    = bool
    }))
  })
}
