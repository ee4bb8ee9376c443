# The state of an environment: everything that Lockstep remembers and owns. Protected twice, and recoverable twice.

locals {
  composites = merge([
    for database in var.databases : {
      for key, index in var.indexes.composites : "${database}/${key}" => merge(index, { database = database })
    }
  ]...)
  fields = merge([
    for database in var.databases : {
      for key, field in var.indexes.fields : "${database}/${key}" => merge(field, { database = database })
    }
  ]...)
}

resource "google_firestore_database" "this" {
  for_each = var.databases

  project     = var.place.project
  name        = each.value
  location_id = var.place.region
  type        = "FIRESTORE_NATIVE"

  # Any minute of the last seven days can be read again.
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  # The API's own protection; and Terraform leaves the database where it is, whatever it is told to destroy.
  delete_protection_state = "DELETE_PROTECTION_ENABLED"
  deletion_policy         = "ABANDON"
}

# Times are UTC, and Firestore chooses them.
resource "google_firestore_backup_schedule" "daily" {
  for_each = google_firestore_database.this

  project   = var.place.project
  database  = each.value.name
  retention = "2592000s" # 30 days

  daily_recurrence {}
}

resource "google_firestore_backup_schedule" "weekly" {
  for_each = google_firestore_database.this

  project   = var.place.project
  database  = each.value.name
  retention = "8467200s" # 14 weeks, the longest there is

  weekly_recurrence {
    day = "SUNDAY"
  }
}

resource "google_firestore_index" "composite" {
  for_each = local.composites

  project    = var.place.project
  database   = google_firestore_database.this[each.value.database].name
  collection = each.value.collection
  # Building may take long; `lockstep doctor` says which are not ready.
  skip_wait = true

  dynamic "fields" {
    for_each = each.value.fields

    content {
      field_path = fields.value.field
      order      = fields.value.direction
    }
  }

  # A changed index is another index: queries must not go without until the new one is there.
  lifecycle {
    create_before_destroy = true
  }
}

# One resource for a field's own indexes and its expiry: two would overwrite each other.
resource "google_firestore_field" "this" {
  for_each = local.fields

  project    = var.place.project
  database   = google_firestore_database.this[each.value.database].name
  collection = each.value.collection
  field      = each.value.field
  skip_wait  = true

  # Empty: no index at all.
  index_config {
    dynamic "indexes" {
      for_each = each.value.directions

      content {
        order = indexes.value
      }
    }
  }

  dynamic "ttl_config" {
    for_each = each.value.expires ? [true] : []
    content {}
  }
}
