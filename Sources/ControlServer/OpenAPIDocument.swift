/// The OpenAPI document of the control API: docs/control-api.yaml, written here by scripts/embed-openapi.
///
/// A text in the program and no resource beside it, so that one static binary is all there is.
package enum OpenAPIDocument {
    /// The document as it is served at /openapi.yaml.
    package static let text = #"""
        openapi: 3.1.0
        info:
          title: Clientela control API
          version: "1.0"
          summary: Steers a running clientelad over its Unix socket.
          description: |
            HTTP/1.1 and JSON on /run/clientela/control.sock, for example:

                curl --unix-socket /run/clientela/control.sock http://localhost/v1/status

            The kernel says who calls. Root, the service's user and members of the group `clientela` may do everything; others
            may ask for /health alone and get a problem with the code `not_permitted` for everything else.

            Errors are problems (RFC 9457) with a stable `code`, a `failure_class` and, mostly, a `way_out`. Every text in them
            is safe to print. Every address may answer any problem of the list under "default".

            Keys are in snake_case with the unit in the name. Moments are RFC 3339 in UTC. A key whose value is not known is
            absent. Bodies and queries are read strictly: an unknown key is an error. Readers of answers must skip keys that
            they do not know. Every answer tells the version of this API in `Clientela-API` and that of the program in
            `Clientela-Version`. HEAD is possible wherever GET is, and OPTIONS everywhere.
          license:
            name: Apache-2.0
            identifier: Apache-2.0
        servers:
          - url: http://localhost
            description: over the Unix socket /run/clientela/control.sock
        tags:
          - name: daemon
          - name: sources
          - name: linking
            description: Linking a source as the shopkeeper does. Choose, link, see how many, import.
          - name: customers
          - name: runs
          - name: questions
            description: What waits for a person.
        paths:
          /health:
            get:
              tags: [daemon]
              operationId: get_health
              summary: Whether the daemon is there; everybody may ask
              responses:
                "200":
                  description: It is there.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/Health" }
                "400": { $ref: "#/components/responses/Malformed" }
                default: { $ref: "#/components/responses/Problem" }
          /ready:
            get:
              tags: [daemon]
              operationId: get_readiness
              summary: Whether the daemon does its work
              responses:
                "200":
                  description: It does.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/Readiness" }
                "503":
                  description: It does not; `because` says what is missing.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/Readiness" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                default: { $ref: "#/components/responses/Problem" }
          /openapi.yaml:
            get:
              tags: [daemon]
              operationId: get_openapi
              summary: This document
              responses:
                "200":
                  description: This document.
                  content:
                    application/yaml:
                      schema: { description: An OpenAPI document. }
                "403": { $ref: "#/components/responses/NotPermitted" }
                default: { $ref: "#/components/responses/Problem" }
          /metrics:
            get:
              tags: [daemon]
              operationId: get_metrics
              summary: Metrics in Prometheus' text format
              responses:
                "200":
                  description: Metrics.
                  content:
                    text/plain:
                      schema: { type: string }
                "403": { $ref: "#/components/responses/NotPermitted" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/status:
            get:
              tags: [daemon]
              operationId: get_status
              summary: Is it working, when did it last work, what needs me
              responses:
                "200":
                  description: The daemon and its sources.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/DaemonStatus" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/warnings:
            get:
              tags: [daemon]
              operationId: list_warnings
              summary: All that stands out at this moment, the gravest first
              responses:
                "200":
                  description: The warnings.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/WarningList" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/reload:
            post:
              tags: [daemon]
              operationId: reload
              summary: Read configuration and manifests again
              description: >-
                Validated first, then swapped as a whole or not at all. With errors nothing changes, and the problem
                `invalid_configuration` lists the findings with file, line and column.
              requestBody:
                required: false
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/Nothing" }
              responses:
                "200":
                  description: What changed.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/ReloadOutcome" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "409": { $ref: "#/components/responses/NotNow" }
                "422": { $ref: "#/components/responses/Invalid" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/sources:
            get:
              tags: [sources]
              operationId: list_sources
              summary: Every source
              responses:
                "200":
                  description: The sources, by name.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/SourceList" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                default: { $ref: "#/components/responses/Problem" }
            post:
              tags: [linking]
              operationId: create_source
              summary: Link a source
              description: >-
                The source is kept in the state directory, its secrets apart from it; the administrator's files are never
                rewritten.
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/NewSource" }
              responses:
                "201":
                  description: It is linked; nothing runs before somebody presses import.
                  headers:
                    Location: { $ref: "#/components/headers/Location" }
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/SourceStatus" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "409": { $ref: "#/components/responses/NotNow" }
                "422": { $ref: "#/components/responses/Invalid" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/sync:
            post:
              tags: [sources]
              operationId: sync_all
              summary: Sync every source that can be synced now
              requestBody:
                required: false
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/SyncRequest" }
              responses:
                "202":
                  description: What was begun, and what was left out.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/SyncStart" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "409": { $ref: "#/components/responses/NotNow" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/sources/{source}:
            parameters:
              - $ref: "#/components/parameters/source"
            get:
              tags: [sources]
              operationId: get_source
              summary: One source
              responses:
                "200":
                  description: The source.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/SourceStatus" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "404": { $ref: "#/components/responses/NotFound" }
                default: { $ref: "#/components/responses/Problem" }
            delete:
              tags: [linking]
              operationId: remove_source
              summary: Forget a linked source and its secrets; customers stay
              responses:
                "204":
                  description: It is forgotten.
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/NotNow" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/sources/{source}/sync:
            parameters:
              - $ref: "#/components/parameters/source"
            post:
              tags: [sources]
              operationId: sync_source
              summary: Sync a source now
              requestBody:
                required: false
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/SyncRequest" }
              responses:
                "202":
                  description: The run that was begun.
                  headers:
                    Location: { $ref: "#/components/headers/Location" }
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/RunSummary" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/NotNow" }
                "422": { $ref: "#/components/responses/Invalid" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/sources/{source}/preview:
            parameters:
              - $ref: "#/components/parameters/source"
            post:
              tags: [sources]
              operationId: preview_source
              summary: Say what an import would do
              parameters:
                - $ref: "#/components/parameters/wait_seconds"
              requestBody:
                required: false
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/PreviewRequest" }
              responses:
                "200":
                  description: What an import would do.
                  headers:
                    Location: { $ref: "#/components/headers/Location" }
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/RunSummary" }
                "202":
                  description: The preview is not ready when the time to wait is over; ask at its address.
                  headers:
                    Location: { $ref: "#/components/headers/Location" }
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/RunSummary" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/NotNow" }
                "422": { $ref: "#/components/responses/Invalid" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/sources/{source}/pause:
            parameters:
              - $ref: "#/components/parameters/source"
            post:
              tags: [sources]
              operationId: pause_source
              summary: Let a source rest
              requestBody:
                required: false
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/PauseRequest" }
              responses:
                "200":
                  description: It rests; a run under way ends as it would.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/SourceStatus" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "404": { $ref: "#/components/responses/NotFound" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/sources/{source}/resume:
            parameters:
              - $ref: "#/components/parameters/source"
            post:
              tags: [sources]
              operationId: resume_source
              summary: Let a source run by itself again
              requestBody:
                required: false
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/Nothing" }
              responses:
                "200":
                  description: It runs by itself again.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/SourceStatus" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "404": { $ref: "#/components/responses/NotFound" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/sources/{source}/consent:
            parameters:
              - $ref: "#/components/parameters/source"
            put:
              tags: [linking]
              operationId: renew_consent
              summary: Let a linked source go on with a consent that was given again
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/RenewedConsent" }
              responses:
                "200":
                  description: The source.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/SourceStatus" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/NotNow" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "422": { $ref: "#/components/responses/Invalid" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/sources/{source}/check:
            parameters:
              - $ref: "#/components/parameters/source"
            post:
              tags: [linking]
              operationId: check_source
              summary: Ask the service whether the credentials work
              requestBody:
                required: false
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/Nothing" }
              responses:
                "200":
                  description: What the service says; a refusal is an answer.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/CheckOutcome" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "404": { $ref: "#/components/responses/NotFound" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/sources/{source}/streams:
            parameters:
              - $ref: "#/components/parameters/source"
            get:
              tags: [linking]
              operationId: list_streams
              summary: The lists or customer tables that the account offers
              responses:
                "200":
                  description: The streams.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/StreamList" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "404": { $ref: "#/components/responses/NotFound" }
                default: { $ref: "#/components/responses/Problem" }
            put:
              tags: [linking]
              operationId: choose_streams
              summary: Choose what a linked source pulls
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/StreamChoice" }
              responses:
                "200":
                  description: The streams, as chosen.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/StreamList" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/NotNow" }
                "422": { $ref: "#/components/responses/Invalid" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/sources/{source}/import:
            parameters:
              - $ref: "#/components/parameters/source"
            post:
              tags: [linking]
              operationId: import_source
              summary: Press import
              description: >-
                Begins the import that a person has asked for, and lets a newly linked source run by itself from now on.
              requestBody:
                required: false
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/ImportRequest" }
              responses:
                "202":
                  description: The run that was begun.
                  headers:
                    Location: { $ref: "#/components/headers/Location" }
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/RunSummary" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/NotNow" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/connectors:
            get:
              tags: [linking]
              operationId: list_connectors
              summary: The services that can be linked
              responses:
                "200":
                  description: The connectors, by name.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/ConnectorList" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/connectors/{connector}:
            parameters:
              - $ref: "#/components/parameters/connector"
            get:
              tags: [linking]
              operationId: get_connector
              summary: One connector, its settings and secrets
              responses:
                "200":
                  description: The connector.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/Connector" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "404": { $ref: "#/components/responses/NotFound" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/customers/export:
            post:
              tags: [customers]
              operationId: export_customers
              summary: The customers, part by part, for another program
              description: >-
                The first part is asked for without `next`, each further one with the `next` of the part before. A part has at
                most 500 customers.
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/ExportRequest" }
              responses:
                "200":
                  description: A part.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/ExportPart" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "422": { $ref: "#/components/responses/Invalid" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/manifests/check:
            post:
              tags: [linking]
              operationId: check_manifest
              summary: What the linter says of a manifest that is not installed
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/ManifestText" }
              responses:
                "200":
                  description: The findings.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/ManifestReview" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "422": { $ref: "#/components/responses/Invalid" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/trials:
            post:
              tags: [linking]
              operationId: try_connector
              summary: Pull one page and tell what became of it
              description: >-
                Nothing is kept. Examples show the form of a value alone, unless `reveal` is true. Takes up to a minute.
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/NewTrial" }
              responses:
                "200":
                  description: What the page brought, field by field.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/ConnectorTrial" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "422": { $ref: "#/components/responses/Invalid" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/authorizations:
            post:
              tags: [linking]
              operationId: authorize
              summary: Begin to ask a person for consent at a service (OAuth 2)
              description: >-
                What it gives stays in the daemon; a new source names the authorization to get it. Ends after ten minutes.
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/NewAuthorization" }
              responses:
                "201":
                  description: Where the person says yes.
                  headers:
                    Location: { $ref: "#/components/headers/Location" }
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/Authorization" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "422": { $ref: "#/components/responses/Invalid" }
                "409": { $ref: "#/components/responses/NotNow" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/authorizations/{authorization}:
            parameters:
              - $ref: "#/components/parameters/authorization"
            get:
              tags: [linking]
              operationId: get_authorization
              summary: How far a consent is
              responses:
                "200":
                  description: The authorization.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/Authorization" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "404": { $ref: "#/components/responses/NotFound" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/authorizations/{authorization}/answer:
            parameters:
              - $ref: "#/components/parameters/authorization"
            post:
              tags: [linking]
              operationId: answer_authorization
              summary: Tell what the browser came back with
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/AuthorizationAnswer" }
              responses:
                "200":
                  description: The authorization, granted.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/Authorization" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "422": { $ref: "#/components/responses/Invalid" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/NotNow" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/runs:
            get:
              tags: [runs]
              operationId: list_runs
              summary: Runs, newest first
              parameters:
                - $ref: "#/components/parameters/source_filter"
                - $ref: "#/components/parameters/state_filter"
                - $ref: "#/components/parameters/limit"
                - $ref: "#/components/parameters/before"
              responses:
                "200":
                  description: A page of runs.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/RunPage" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/events:
            get:
              tags: [runs]
              operationId: follow_all
              summary: News of all runs, as server-sent events
              responses:
                "200":
                  description: Events; the stream does not end by itself.
                  content:
                    text/event-stream:
                      schema: { $ref: "#/components/schemas/EventStream" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/runs/{run}:
            parameters:
              - $ref: "#/components/parameters/run"
            get:
              tags: [runs]
              operationId: get_run
              summary: One run
              responses:
                "200":
                  description: The run.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/RunSummary" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "404": { $ref: "#/components/responses/NotFound" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/runs/{run}/events:
            parameters:
              - $ref: "#/components/parameters/run"
            get:
              tags: [runs]
              operationId: follow_run
              summary: News of a run, as server-sent events
              responses:
                "200":
                  description: Events; the stream ends with the run.
                  content:
                    text/event-stream:
                      schema: { $ref: "#/components/schemas/EventStream" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "404": { $ref: "#/components/responses/NotFound" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/runs/{run}/cancel:
            parameters:
              - $ref: "#/components/parameters/run"
            post:
              tags: [runs]
              operationId: cancel_run
              summary: Stop a run; what it is applying finishes its batch
              requestBody:
                required: false
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/Nothing" }
              responses:
                "202":
                  description: The run, as it stands.
                  headers:
                    Location: { $ref: "#/components/headers/Location" }
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/RunSummary" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/NotNow" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/runs/{run}/undo:
            parameters:
              - $ref: "#/components/parameters/run"
            post:
              tags: [runs]
              operationId: undo_run
              summary: Take a run back
              description: >-
                Updates and merges included, except for what somebody changed since; the new run lists that as `kept`.
              requestBody:
                required: false
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/Nothing" }
              responses:
                "202":
                  description: The run that takes it back.
                  headers:
                    Location: { $ref: "#/components/headers/Location" }
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/RunSummary" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/NotNow" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/runs/{run}/import:
            parameters:
              - $ref: "#/components/parameters/run"
            post:
              tags: [questions]
              operationId: import_run
              summary: Let a waiting run import
              requestBody:
                required: false
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/Nothing" }
              responses:
                "202":
                  description: The run, which goes on.
                  headers:
                    Location: { $ref: "#/components/headers/Location" }
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/RunSummary" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/NotNow" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/runs/{run}/discard:
            parameters:
              - $ref: "#/components/parameters/run"
            post:
              tags: [questions]
              operationId: discard_run
              summary: Drop a waiting run
              requestBody:
                required: false
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/Nothing" }
              responses:
                "200":
                  description: The run, which is over.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/RunSummary" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/NotNow" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/approvals:
            get:
              tags: [questions]
              operationId: list_approvals
              summary: Runs that wait for a person, oldest first
              responses:
                "200":
                  description: The runs.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/ApprovalList" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/conflicts:
            get:
              tags: [questions]
              operationId: list_conflicts
              summary: Contested addresses that wait for a decision, oldest first
              parameters:
                - $ref: "#/components/parameters/source_filter"
                - $ref: "#/components/parameters/limit"
                - $ref: "#/components/parameters/after"
              responses:
                "200":
                  description: A page of conflicts.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/ConflictPage" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/conflicts/{conflict}:
            parameters:
              - $ref: "#/components/parameters/conflict"
            get:
              tags: [questions]
              operationId: get_conflict
              summary: One conflict with both customers
              responses:
                "200":
                  description: The conflict.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/Conflict" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "404": { $ref: "#/components/responses/NotFound" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/conflicts/{conflict}/decision:
            parameters:
              - $ref: "#/components/parameters/conflict"
            post:
              tags: [questions]
              operationId: decide_conflict
              summary: Decide a conflict
              requestBody:
                required: true
                content:
                  application/json:
                    schema: { $ref: "#/components/schemas/ConflictDecision" }
              responses:
                "200":
                  description: What became of it.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/DecidedConflict" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                "413": { $ref: "#/components/responses/BodyTooLarge" }
                "415": { $ref: "#/components/responses/UnsupportedMediaType" }
                "404": { $ref: "#/components/responses/NotFound" }
                "409": { $ref: "#/components/responses/NotNow" }
                default: { $ref: "#/components/responses/Problem" }
          /v1/quarantine:
            get:
              tags: [questions]
              operationId: list_quarantine
              summary: Records that are left out, newest first
              parameters:
                - $ref: "#/components/parameters/source_filter"
                - $ref: "#/components/parameters/limit"
                - $ref: "#/components/parameters/after"
              responses:
                "200":
                  description: A page of records.
                  content:
                    application/json:
                      schema: { $ref: "#/components/schemas/QuarantinePage" }
                "400": { $ref: "#/components/responses/Malformed" }
                "403": { $ref: "#/components/responses/NotPermitted" }
                default: { $ref: "#/components/responses/Problem" }
        components:
          headers:
            Location:
              description: The address of what was made or begun.
              schema: { type: string }
          parameters:
            source:
              name: source
              in: path
              required: true
              description: The source's name.
              schema: { type: string, pattern: "^[a-z0-9_-]{1,40}$" }
            run:
              name: run
              in: path
              required: true
              description: The run's name, `id` in a run.
              schema: { type: string, pattern: "^(preview-)?[1-9][0-9]{0,17}$" }
            conflict:
              name: conflict
              in: path
              required: true
              description: The conflict's name, `id` in a conflict.
              schema: { type: string, pattern: "^[1-9][0-9]{0,17}$" }
            connector:
              name: connector
              in: path
              required: true
              description: The connector's name.
              schema: { type: string, pattern: "^[a-z0-9_-]{1,40}$" }
            authorization:
              name: authorization
              in: path
              required: true
              description: The authorization's `id`.
              schema: { type: string, pattern: "^[0-9a-f]{1,64}$" }
            source_filter:
              name: source
              in: query
              description: Only what belongs to this source.
              schema: { type: string, minLength: 1, maxLength: 200, pattern: "^[^\\x00-\\x1F\\x7F]+$" }
            state_filter:
              name: state
              in: query
              description: Only runs in this state.
              schema: { $ref: "#/components/schemas/RunState" }
            limit:
              name: limit
              in: query
              description: How many at most.
              schema: { type: integer, minimum: 1, maximum: 500, default: 50 }
            before:
              name: before
              in: query
              description: Only runs older than this one; `next` of the page before.
              schema: { type: string, pattern: "^(0|[1-9][0-9]{0,17})$" }
            after:
              name: after
              in: query
              description: Only what follows; `next` of the page before.
              schema: { type: string, pattern: "^(0|[1-9][0-9]{0,17})$" }
            wait_seconds:
              name: wait_seconds
              in: query
              description: How long to wait for the preview before answering 202.
              schema: { type: integer, minimum: 0, maximum: 60, default: 25 }
          responses:
            Problem:
              description: >-
                Any other problem. request_too_slow (408), head_too_large (431), method_not_allowed (405 with Allow),
                unknown_method (501), too_many_connections or stopping (503), internal (500), or the code of a failure of a
                connector or the database.
              content:
                application/problem+json:
                  schema: { $ref: "#/components/schemas/Problem" }
            Malformed:
              description: The request cannot be read (`malformed_request`).
              content:
                application/problem+json:
                  schema: { $ref: "#/components/schemas/Problem" }
            NotPermitted:
              description: The caller may not do this (`not_permitted`).
              content:
                application/problem+json:
                  schema: { $ref: "#/components/schemas/Problem" }
            NotFound:
              description: There is nothing of that name (`not_found`).
              content:
                application/problem+json:
                  schema: { $ref: "#/components/schemas/Problem" }
            NotNow:
              description: Not possible in the state that things are in, such as `already_running` or `not_waiting`.
              content:
                application/problem+json:
                  schema: { $ref: "#/components/schemas/Problem" }
            BodyTooLarge:
              description: The body is larger than 256 KiB (`body_too_large`).
              content:
                application/problem+json:
                  schema: { $ref: "#/components/schemas/Problem" }
            UnsupportedMediaType:
              description: The body is not declared as JSON (`unsupported_media_type`).
              content:
                application/problem+json:
                  schema: { $ref: "#/components/schemas/Problem" }
            Invalid:
              description: It can be read and makes no sense; `findings` tells the places where there are any.
              content:
                application/problem+json:
                  schema: { $ref: "#/components/schemas/Problem" }
          schemas:
            Nothing:
              type: object
              description: No body, or an empty object.
              additionalProperties: false
            Problem:
              type: object
              description: Why an operation was not done (RFC 9457).
              required: [type, title, status, detail, code, failure_class]
              properties:
                type: { type: string, format: uri }
                title: { type: string }
                status: { type: integer, minimum: 400, maximum: 599 }
                detail: { type: string, description: What happened here; safe to print. }
                code: { type: string, pattern: "^[a-z][a-z0-9_]*$", description: A stable name. }
                failure_class: { $ref: "#/components/schemas/FailureClass" }
                way_out: { type: string, description: What to do about it. }
                findings:
                  type: array
                  items: { $ref: "#/components/schemas/Finding" }
            FailureClass:
              type: string
              description: What a failure means for the next attempt.
              enum: [configuration, authentication, rate_limited, transient, data, held, cancelled, internal]
            Finding:
              type: object
              description: A mistake in a configuration or a manifest, at its place.
              required: [file, line, column, severity, code, sentence]
              properties:
                file: { type: string }
                line: { type: integer, minimum: 1 }
                column: { type: integer, minimum: 1 }
                severity: { type: string, enum: [error, warning] }
                code: { type: string }
                sentence: { type: string }
            FailureNote:
              type: object
              description: Why something did not work.
              required: [code, failure_class, sentence]
              properties:
                code: { type: string }
                failure_class: { $ref: "#/components/schemas/FailureClass" }
                sentence: { type: string }
                way_out: { type: string }
            Health:
              type: object
              required: [alive]
              properties:
                alive: { type: boolean }
            Readiness:
              type: object
              required: [ready]
              properties:
                ready: { type: boolean }
                because: { type: string }
            DaemonStatus:
              type: object
              required:
                [version, pid, since, state, sources, waiting_approvals, open_conflicts, quarantined, warnings]
              properties:
                version: { type: string }
                pid: { type: integer, minimum: 1 }
                since: { type: string, format: date-time }
                state: { type: string, enum: [starting, running, reloading, draining] }
                sources:
                  type: array
                  items: { $ref: "#/components/schemas/SourceStatus" }
                waiting_approvals: { type: integer, minimum: 0 }
                open_conflicts: { type: integer, minimum: 0 }
                quarantined: { type: integer, minimum: 0 }
                warnings:
                  type: array
                  items: { $ref: "#/components/schemas/Warning" }
            Warning:
              type: object
              required: [code, severity, sentence, way_out]
              properties:
                code: { type: string }
                severity: { type: string, enum: [notice, warning, error] }
                sentence: { type: string }
                way_out: { type: string }
                source: { type: string, description: Absent for the daemon itself. }
                since: { type: string, format: date-time }
            WarningList:
              type: object
              required: [warnings]
              properties:
                warnings:
                  type: array
                  items: { $ref: "#/components/schemas/Warning" }
            ReloadOutcome:
              type: object
              required: [changes, findings]
              properties:
                changes:
                  type: array
                  items:
                    type: object
                    required: [kind, sentence]
                    properties:
                      kind: { type: string, enum: [added, removed, changed] }
                      source: { type: string }
                      sentence: { type: string }
                findings:
                  type: array
                  description: Warnings only.
                  items: { $ref: "#/components/schemas/Finding" }
            SourceKind:
              type: string
              enum: [pos, newsletter, file]
            Schedule:
              type: object
              description: An interval or a systemd calendar expression.
              properties:
                every_seconds: { type: integer, minimum: 1 }
                calendar: { type: string }
              additionalProperties: false
            SourceStatus:
              type: object
              required:
                [name, connector, kind, state, paused, managed, import_policy, open_conflicts, quarantined, warnings]
              properties:
                name: { type: string }
                connector: { type: string }
                kind: { $ref: "#/components/schemas/SourceKind" }
                state:
                  type: string
                  description: >-
                    linked = never imported yet; waiting = a run waits for a person; retrying = a run failed and is tried again;
                    blocked = nothing is tried before somebody mends the configuration or the key.
                  enum: [linked, idle, running, waiting, retrying, blocked, paused]
                why: { type: string }
                paused: { type: boolean }
                managed: { type: boolean, description: Linked through this API; others stand in the administrator's files. }
                import_policy: { type: string, enum: [automatic, confirm] }
                schedule: { $ref: "#/components/schemas/Schedule" }
                last_success: { type: string, format: date-time }
                next_run: { type: string, format: date-time }
                last_run: { $ref: "#/components/schemas/RunSummary" }
                current_run: { $ref: "#/components/schemas/Progress" }
                open_conflicts: { type: integer, minimum: 0 }
                quarantined: { type: integer, minimum: 0 }
                warnings:
                  type: array
                  items: { $ref: "#/components/schemas/Warning" }
            SourceList:
              type: object
              required: [sources]
              properties:
                sources:
                  type: array
                  items: { $ref: "#/components/schemas/SourceStatus" }
            SyncRequest:
              type: object
              properties:
                full: { type: boolean, default: false, description: Everything and not only what changed. }
                preview: { type: boolean, default: false, description: Only say what an import would do. }
              additionalProperties: false
            SyncStart:
              type: object
              required: [runs, skipped]
              properties:
                runs:
                  type: array
                  items: { $ref: "#/components/schemas/RunSummary" }
                skipped:
                  type: array
                  items:
                    type: object
                    required: [source, because]
                    properties:
                      source: { type: string }
                      because: { type: string }
            PreviewRequest:
              type: object
              properties:
                full: { type: boolean, default: false }
              additionalProperties: false
            ImportRequest:
              type: object
              properties:
                announced_new_accounts:
                  type: integer
                  minimum: 0
                  maximum: 4294967295
                  description: What the person has read before; the report says both numbers.
              additionalProperties: false
            PauseRequest:
              type: object
              properties:
                reason: { type: string }
              additionalProperties: false
            NewSource:
              type: object
              required: [name, connector]
              properties:
                name: { type: string, pattern: "^[a-z0-9_-]{1,40}$" }
                connector: { type: string, pattern: "^[a-z0-9_-]{1,40}$" }
                settings: { type: object, description: By the connector's names for them. }
                secrets:
                  type: object
                  description: By the connector's names for them; no answer ever tells them.
                  additionalProperties: { type: string }
                schedule: { $ref: "#/components/schemas/Schedule" }
                import_policy: { type: string, enum: [automatic, confirm] }
                authorization: { type: string, description: "The id of a granted authorization, whose secret the source gets." }
              additionalProperties: false
            ExportRequest:
              type: object
              required: [format]
              properties:
                format:
                  type: string
                  description: singer = the messages of a Singer tap, a line each.
                  enum: [singer]
                state: { type: object, description: What an earlier export's last STATE said; everybody when left out. }
                next: { type: string, description: As the part before says; the first part when left out. }
              additionalProperties: false
            ExportPart:
              type: object
              required: [text, customers]
              properties:
                text: { type: string, description: "Whole lines, each with its line feed." }
                customers: { type: integer, minimum: 0 }
                next: { type: string, description: What to ask for the next part; left out with the last. }
            ManifestText:
              type: object
              required: [file, text]
              properties:
                file: { type: string, description: How findings call it. }
                text: { type: string }
              additionalProperties: false
            ManifestReview:
              type: object
              required: [findings]
              properties:
                connector: { $ref: "#/components/schemas/Connector" }
                findings:
                  type: array
                  items: { $ref: "#/components/schemas/Finding" }
            NewTrial:
              type: object
              description: Either `connector`, an installed one, or `manifest`.
              properties:
                connector: { type: string, pattern: "^[a-z0-9_-]{1,40}$" }
                manifest: { $ref: "#/components/schemas/ManifestText" }
                settings: { type: object, description: By the connector's names for them. }
                secrets:
                  type: object
                  description: By the connector's names for them; no answer ever tells them.
                  additionalProperties: { type: string }
                stream: { type: string, description: The first when left out. }
                reveal: { type: boolean, description: Tell examples as they are. }
              additionalProperties: false
            ConnectorTrial:
              type: object
              required: [connector, stream, streams, people, fields, consents, left_out, warnings]
              properties:
                connector: { $ref: "#/components/schemas/Connector" }
                stream: { $ref: "#/components/schemas/Stream" }
                streams:
                  type: array
                  items: { $ref: "#/components/schemas/Stream" }
                people: { type: integer, minimum: 0, description: "On the page, those left out included." }
                total: { type: integer, minimum: 0, description: In the stream. }
                fields:
                  type: array
                  items:
                    type: object
                    required: [field, filled]
                    properties:
                      field: { type: string }
                      from: { type: string, description: Where the service has it. }
                      filled: { type: integer, minimum: 0, description: How many people of the page have it. }
                      example: { type: string }
                consents:
                  type: array
                  items:
                    type: object
                    required: [list, consent, people]
                    properties:
                      list: { type: string }
                      consent: { type: string }
                      people: { type: integer, minimum: 0 }
                left_out:
                  type: array
                  items:
                    type: object
                    required: [position, sentence]
                    properties:
                      position: { type: string }
                      sentence: { type: string }
                warnings:
                  type: array
                  items: { type: string }
            NewAuthorization:
              type: object
              required: [connector, way]
              properties:
                connector: { type: string, pattern: "^[a-z0-9_-]{1,40}$" }
                source:
                  type: string
                  pattern: "^[a-z0-9_-]{1,40}$"
                  description: A linked source whose consent is given again; its settings and secrets count.
                settings: { type: object, description: By the connector's names for them. }
                secrets:
                  type: object
                  description: By the connector's names for them; no answer ever tells them.
                  additionalProperties: { type: string }
                way: { $ref: "#/components/schemas/ConsentWay" }
                redirect:
                  type: string
                  description: Where the browser comes to; needed with a page.
              additionalProperties: false
            RenewedConsent:
              type: object
              required: [authorization]
              properties:
                authorization: { type: string, description: The id of a granted authorization. }
              additionalProperties: false
            ConsentWay:
              type: string
              description: page = in a browser; device = on any device, with a short code.
              enum: [page, device]
            Authorization:
              type: object
              required: [id, connector, way, state, url, expires_at]
              properties:
                id: { type: string }
                connector: { type: string }
                way: { $ref: "#/components/schemas/ConsentWay" }
                state: { type: string, enum: [waiting, granted] }
                url: { type: string, description: Where the person says yes. }
                user_code: { type: string, description: What the person enters there. }
                complete_url: { type: string, description: The address with the code in it already. }
                interval_seconds: { type: integer, minimum: 1, description: The shortest time between two looks. }
                expires_at: { type: string, format: date-time }
            AuthorizationAnswer:
              type: object
              required: [address]
              properties:
                address: { type: string, description: "The whole address that the browser came to, with its query." }
              additionalProperties: false
            Stream:
              type: object
              required: [id, name, chosen]
              properties:
                id: { type: string }
                name: { type: string }
                count: { type: integer, minimum: 0, description: People in it. }
                chosen: { type: boolean }
            CheckOutcome:
              type: object
              required: [works, sentence]
              properties:
                works: { type: boolean }
                sentence: { type: string }
                failure: { $ref: "#/components/schemas/FailureNote" }
            StreamList:
              type: object
              required: [streams]
              properties:
                streams:
                  type: array
                  items: { $ref: "#/components/schemas/Stream" }
            StreamChoice:
              type: object
              required: [streams]
              properties:
                streams:
                  type: array
                  description: The ids; none for all that the connector pulls by default.
                  items: { type: string }
              additionalProperties: false
            Connector:
              type: object
              required: [name, title, kind, steps, settings, secrets, brings]
              properties:
                name: { type: string }
                title: { type: string }
                kind: { $ref: "#/components/schemas/SourceKind" }
                about: { type: string }
                steps:
                  type: array
                  description: What a person does at the service before it can be linked.
                  items: { type: string }
                settings:
                  type: array
                  items:
                    type: object
                    required: [name, about, required]
                    properties:
                      name: { type: string }
                      about: { type: string }
                      required: { type: boolean }
                      default: { description: Any JSON value. }
                      choices:
                        type: array
                        items: { type: string }
                secrets:
                  type: array
                  items:
                    type: object
                    required: [name, about, required]
                    properties:
                      name: { type: string }
                      about: { type: string }
                      required: { type: boolean }
                consent:
                  type: object
                  description: How a person's consent can stand for a secret.
                  required: [secret, ways, settings, secrets]
                  properties:
                    secret: { type: string }
                    ways:
                      type: array
                      items: { $ref: "#/components/schemas/ConsentWay" }
                    settings:
                      type: array
                      description: What may have to be there before.
                      items: { type: string }
                    secrets:
                      type: array
                      items: { type: string }
                brings:
                  type: array
                  description: What a source of it can bring.
                  items:
                    type: string
                    enum: [lists, consent, phones, birthdays, addresses, languages, tags, spend, increments, deletions]
                cannot_see: { type: string, description: What it cannot see. }
            ConnectorList:
              type: object
              required: [connectors]
              properties:
                connectors:
                  type: array
                  items: { $ref: "#/components/schemas/Connector" }
            RunState:
              type: string
              description: waiting = a person must approve it.
              enum: [pulling, staged, planned, waiting, applying, succeeded, failed, cancelled]
            RunMode:
              type: string
              enum: [full, incremental, undo, decision]
            RecordCounts:
              type: object
              description: The first number is the sum of the others; `new_accounts` of the run counts customers, not records.
              required: [fetched, repeated, quarantined, suppressed, new, linked, updated, unchanged, conflicts]
              properties:
                fetched: { type: integer, minimum: 0 }
                repeated: { type: integer, minimum: 0 }
                quarantined: { type: integer, minimum: 0 }
                suppressed: { type: integer, minimum: 0 }
                new: { type: integer, minimum: 0 }
                linked: { type: integer, minimum: 0 }
                updated: { type: integer, minimum: 0 }
                unchanged: { type: integer, minimum: 0 }
                conflicts: { type: integer, minimum: 0 }
            RunSummary:
              type: object
              required:
                [id, source, state, mode, preview, counts, new_accounts, merged, missing, pages, retries, started_at,
                 duration_seconds, left_out, warnings, kept]
              properties:
                id: { type: string }
                source: { type: string }
                state: { $ref: "#/components/schemas/RunState" }
                mode: { $ref: "#/components/schemas/RunMode" }
                preview: { type: boolean, description: Nothing is written; the numbers say what an import would do. }
                counts: { $ref: "#/components/schemas/RecordCounts" }
                new_accounts: { type: integer, minimum: 0 }
                announced_new_accounts: { type: integer, minimum: 0 }
                merged: { type: integer, minimum: 0 }
                missing: { type: integer, minimum: 0 }
                expected_total: { type: integer, minimum: 0 }
                pages: { type: integer, minimum: 0 }
                retries: { type: integer, minimum: 0 }
                started_at: { type: string, format: date-time }
                duration_seconds: { type: number, minimum: 0 }
                left_out:
                  type: array
                  items:
                    type: object
                    required: [reason, sentence, count]
                    properties:
                      reason: { type: string }
                      sentence: { type: string }
                      count: { type: integer, minimum: 0 }
                warnings:
                  type: array
                  items: { type: string }
                kept:
                  type: array
                  description: What an undo left alone because somebody changed it since.
                  items: { type: string }
                failure: { $ref: "#/components/schemas/FailureNote" }
            RunPage:
              type: object
              required: [runs]
              properties:
                runs:
                  type: array
                  items: { $ref: "#/components/schemas/RunSummary" }
                next: { type: string }
            ApprovalList:
              type: object
              required: [runs]
              properties:
                runs:
                  type: array
                  items: { $ref: "#/components/schemas/RunSummary" }
            Progress:
              type: object
              required:
                [run, source, state, mode, preview, fetched, pages, retries, settled, staged, new_accounts, started_at]
              properties:
                run: { type: string }
                source: { type: string }
                state: { $ref: "#/components/schemas/RunState" }
                mode: { $ref: "#/components/schemas/RunMode" }
                preview: { type: boolean }
                fetched: { type: integer, minimum: 0 }
                expected: { type: integer, minimum: 0 }
                pages: { type: integer, minimum: 0 }
                retries: { type: integer, minimum: 0 }
                settled: { type: integer, minimum: 0, description: Records planned or applied so far of `staged`. }
                staged: { type: integer, minimum: 0 }
                new_accounts: { type: integer, minimum: 0 }
                started_at: { type: string, format: date-time }
                waiting_until: { type: string, format: date-time }
                waiting_because: { type: string }
            EventStream:
              type: string
              description: >-
                Events named `progress` with a Progress, `finished` with a RunSummary when a run ended or waits, and `problem`
                with a Problem when the stream breaks off. Comments keep the connection alive. A slow reader gets the newest.
            PersonCard:
              type: object
              required: [id, sources]
              properties:
                id: { type: integer }
                name: { type: string }
                email: { type: string }
                phone: { type: string }
                sources:
                  type: array
                  items: { type: string }
                created_at: { type: string, format: date-time }
            Conflict:
              type: object
              required: [id, source, stream, external_id, contested, customer, owner, opened_by, opened_at]
              properties:
                id: { type: string }
                source: { type: string }
                stream: { type: string }
                external_id: { type: string }
                contested: { type: string, description: The address as the source has it. }
                customer: { $ref: "#/components/schemas/PersonCard" }
                owner: { $ref: "#/components/schemas/PersonCard" }
                opened_by: { type: string, description: A run's id. }
                opened_at: { type: string, format: date-time }
            ConflictPage:
              type: object
              required: [conflicts]
              properties:
                conflicts:
                  type: array
                  items: { $ref: "#/components/schemas/Conflict" }
                next: { type: string }
            ConflictDecision:
              type: object
              required: [decision]
              properties:
                decision:
                  type: string
                  description: merge = the two are one person; keep = they are two and the address stays where it is.
                  enum: [merge, keep]
              additionalProperties: false
            DecidedConflict:
              type: object
              required: [id, decision, sentence]
              properties:
                id: { type: string }
                decision: { type: string, enum: [merge, keep] }
                survivor: { type: integer, description: The customer that remains after a merge. }
                run: { type: string, description: The run that holds the change; undo takes it back. }
                sentence: { type: string }
            QuarantineEntry:
              type: object
              required: [source, reason, sentence, first_seen_by, last_seen_by, last_seen_at]
              properties:
                source: { type: string }
                stream: { type: string }
                external_id: { type: string }
                reason: { type: string }
                sentence: { type: string }
                place: { type: string }
                first_seen_by: { type: string, description: A run's id. }
                last_seen_by: { type: string, description: A run's id. }
                last_seen_at: { type: string, format: date-time }
            QuarantinePage:
              type: object
              required: [entries]
              properties:
                entries:
                  type: array
                  items: { $ref: "#/components/schemas/QuarantineEntry" }
                next: { type: string }

        """#
}
