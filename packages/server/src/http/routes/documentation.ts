import { Session } from '@berth/contract/accounts/session.ts'
import { Event } from '@berth/contract/events/events.ts'
import { FileText, Folder } from '@berth/contract/files/files.ts'
import { Cluster, Host } from '@berth/contract/hosts/hosts.ts'
import { FieldError, ProblemBody } from '@berth/contract/http/problems.ts'
import { NewerImage } from '@berth/contract/images/image-policy.ts'
import { Instance, InstanceDetails, InstanceRecord } from '@berth/contract/instances/instances.ts'
import { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import { Balancer, BalancerFigures } from '@berth/contract/load-balancers/balancer-answers.ts'
import { Certificate } from '@berth/contract/load-balancers/certificates.ts'
import { LogRecord } from '@berth/contract/logs/logs.ts'
import { Message } from '@berth/contract/messages/message.ts'
import { LiveMetrics, Metrics } from '@berth/contract/metrics/metrics.ts'
import { CreatedHook, Hook, PushAnswer } from '@berth/contract/push-hooks/hooks.ts'
import { Image, ImageDeletion, Registry, Tag } from '@berth/contract/registries/registries.ts'
import { ServiceSpec, ServiceSpecChange, ShownSpec } from '@berth/contract/services/service-spec.ts'
import {
  BatchResult,
  ImageCheck,
  Json,
  Plan,
  Revision,
  Service,
  TimelineEntry,
} from '@berth/contract/services/services.ts'
import { Space, SpaceContents } from '@berth/contract/spaces/spaces.ts'
import { ExecMessage } from '@berth/contract/terminals/exec.ts'
import swagger, { type SwaggerTransform, type SwaggerTransformObject } from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import plugin from 'fastify-plugin'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { OpenAPIV3_1 } from 'openapi-types'
import { z } from 'zod'

/** Schemas with a name in the document. All others are written out where they are used. */
const NAMED = {
  ...{
    Balancer,
    BalancerFigures,
    BatchResult,
    Certificate,
    Cluster,
    Event,
    ExecMessage,
    FieldError,
    FileText,
    Folder,
    Host,
    Image,
    ImageDeletion,
    Instance,
    InstanceDetails,
    InstanceRecord,
    Json,
    LiveMetrics,
    Metrics,
    LoadBalancer,
    LogRecord,
    Plan,
    Problem: ProblemBody,
    Registry,
    Revision,
  },
  ...{ CreatedHook, Hook, ImageCheck, NewerImage, PushAnswer },
  ...{ Service, ServiceSpec, ServiceSpecChange, Session, ShownSpec, Space, SpaceContents, Tag, TimelineEntry, Message },
}

const ABOUT = `Berth runs the containers of applications: spaces hold services, and services run as instances on hosts.

Errors are returned as a Problem (RFC 9457). \`?dryRun=true\` returns what a call would do and changes nothing. A write to a service
with \`If-Match: "<its version>"\` is refused if the service has changed since.`

const TAGS = {
  session: 'Sign in and out.',
  cluster: 'Docker Engine and its capabilities.',
  hosts: 'The machines that run instances.',
  spaces: 'Applications: each has services and a network.',
  services: 'The services of a space; each runs a number of instances. Load balancers are services too.',
  registries: 'Where images come from.',
  images: 'The contents of an image.',
  hooks: 'Registries and builds call these addresses after a push.',
  'push-hooks': 'Manage the push hooks.',
  events: 'Changes, as they happen.',
  server: 'Berth itself.',
}

/** Serves /openapi.json, which is made from the contract, and /docs, which shows it. Register it before the routes that it documents. */
export const documentation = plugin(async (app: FastifyInstance) => {
  const schemaRegistry = z.registry<{ id: string }>()
  for (const [id, shape] of Object.entries(NAMED)) schemaRegistry.add(shape, { id })
  const toJson = createJsonSchemaTransform({ schemaRegistry })
  const toNamed = createJsonSchemaTransformObject({ schemaRegistry })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Berth',
        version: '1.0.0',
        description: ABOUT,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'berth' } } },
      security: [{ session: [] }],
    },
    transform: (document) => withoutEmptyBody(toJson(document)),
    transformObject: (document) => withOutcomes(withoutUnused(toNamed(document))),
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'Berth: API', css: [{ filename: 'berth.css', content: '.swagger-ui .topbar { display: none }' }] },
    // The page of Swagger UI uses style attributes.
    staticCSP: true,
    transformStaticCSP: (header) => header.replace(/style-src [^;]*/, "style-src 'self' 'unsafe-inline'"),
  })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
})

/** Leaves out an empty body: it is validated, but none need be sent. */
function withoutEmptyBody({ schema, url }: ReturnType<SwaggerTransform>): ReturnType<SwaggerTransform> {
  const { body, ...others } = schema as typeof schema & { body?: { properties?: object } }
  const isEmpty = body?.properties !== undefined && Object.keys(body.properties).length === 0
  return { schema: isEmpty ? others : schema, url }
}

type Document = ReturnType<SwaggerTransformObject>

/** Leaves out schemas that no route uses: each schema occurs twice, for requests and for answers. */
function withoutUnused(document: Document): Document {
  const { paths, components = {} } = document as OpenAPIV3_1.Document
  const schemas = components.schemas ?? {}
  const used = new Set<string>()
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      follow(schemas[name])
    }
  }
  follow(paths)
  const usedSchemas = Object.entries(schemas).filter(([name]) => used.has(name))
  return { ...document, components: { ...components, schemas: Object.fromEntries(usedSchemas) } } as Document
}

const OUTCOMES: Record<string, string> = { 200: 'Done.', 201: 'Made.', 204: 'Done.' }
const PLAN = /"schema":\{"\$ref":"#\/components\/schemas\/(?:Plan|ImageDeletion)"\}/
const UNDESCRIBED = 'Default Response'

/** Describes each answer that its route does not describe. */
function withOutcomes(document: Document): Document {
  const { paths = {} } = document as OpenAPIV3_1.Document
  const routes = Object.values(paths).flatMap((all) => Object.values(all ?? {}) as OpenAPIV3_1.OperationObject[])
  for (const [status, response] of routes.flatMap(({ responses = {} }) => Object.entries(responses))) {
    if (response.description !== UNDESCRIBED) continue
    const isPlan = PLAN.test(JSON.stringify(response))
    response.description = isPlan ? 'With `dryRun`: what it would do.' : (OUTCOMES[status] ?? UNDESCRIBED)
  }
  return document
}
