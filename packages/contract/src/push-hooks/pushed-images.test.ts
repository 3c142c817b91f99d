import { expect, test } from 'vitest'
import { pushedImages } from './pushed-images.ts'

const digest = `sha256:${'4'.repeat(64)}`

/** A notification that Distribution 2.8 sends at the end of `docker push`: the blobs first, then the manifest with its tag. */
const distribution = {
  events: [
    {
      id: '320678d8-ca14-430f-8bb6-4ca139cd83f7',
      timestamp: '2026-03-09T14:44:26.402973972-08:00',
      action: 'push',
      target: {
        mediaType: 'application/octet-stream',
        size: 708,
        digest,
        length: 708,
        repository: 'shop/web',
        url: `http://192.168.100.227:5000/v2/shop/web/blobs/${digest}`,
      },
      request: {
        id: '6df24a34-0959-4923-81ca-14f09767db19',
        addr: '192.168.64.11:42961',
        host: '192.168.100.227:5000',
        method: 'PUT',
        useragent: 'docker/20.10',
      },
      actor: {},
      source: { addr: 'xtal.local:5000', instanceID: 'a53db899-3b4b-4a62-a067-8dd013beaca4' },
    },
    {
      id: '320678d8-ca14-430f-8bb6-4ca139cd83f8',
      timestamp: '2026-03-09T14:44:26.502973972-08:00',
      action: 'push',
      target: {
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        size: 1035,
        digest,
        length: 1035,
        repository: 'shop/web',
        url: `http://192.168.100.227:5000/v2/shop/web/manifests/${digest}`,
        tag: '1.4',
      },
      request: {
        id: '6df24a35',
        addr: '192.168.64.11:42961',
        host: '192.168.100.227:5000',
        method: 'PUT',
        useragent: '',
      },
      actor: { name: 'ci' },
      source: { addr: 'xtal.local:5000', instanceID: 'a53db899-3b4b-4a62-a067-8dd013beaca4' },
    },
    { id: '3', timestamp: '2026-03-09T14:44:27Z', action: 'pull', target: { repository: 'shop/web', tag: '1.3' } },
    { id: '4', timestamp: '2026-03-09T14:44:27Z', action: 'delete', target: { repository: 'shop/web', digest } },
  ],
}

const harbor = {
  type: 'PUSH_ARTIFACT',
  occur_at: 1680501893,
  operator: 'harbor-jobservice',
  event_data: {
    resources: [{ digest, tag: 'v1.9.0', resource_url: 'harbor.example/shop/web:v1.9.0' }],
    repository: {
      date_created: 1677053165,
      name: 'web',
      namespace: 'shop',
      repo_full_name: 'shop/web',
      repo_type: 'private',
    },
  },
}

const harborCloudEvent = {
  specversion: '1.0',
  id: '66ff36a8-5a3c-4d1f-9d6b-1d5a2b5a0a9b',
  requestid: '66ff36a8',
  source: '/projects/2/webhook/policies/15',
  type: 'harbor.artifact.pushed',
  datacontenttype: 'application/json',
  time: '2026-04-03T06:05:45Z',
  data: harbor.event_data,
  operator: 'admin',
}

const dockerHub = {
  callback_url: 'https://registry.hub.docker.com/u/svendowideit/testhook/hook/2141b5bi5i5b02bec211i4eeih0242eg11000a/',
  push_data: { pushed_at: 1417566161, pusher: 'trustedbuilder', tag: 'latest' },
  repository: {
    comment_count: 0,
    date_created: 1417494799,
    description: '',
    full_description: 'Docker Hub based automated build from a GitHub repo',
    is_official: false,
    is_private: true,
    is_trusted: true,
    name: 'testhook',
    namespace: 'svendowideit',
    owner: 'svendowideit',
    repo_name: 'svendowideit/testhook',
    repo_url: 'https://registry.hub.docker.com/u/svendowideit/testhook/',
    star_count: 0,
    status: 'Active',
  },
}

const anyRegistry = { registry: null, repository: 'shop/web' }

test.each([
  [
    'Distribution: the tagged manifest, but no blobs, pulls or deletions',
    distribution,
    [{ ...anyRegistry, tag: '1.4' }],
  ],
  ['Harbor', harbor, [{ ...anyRegistry, tag: 'v1.9.0' }]],
  ['Harbor, as a CloudEvent', harborCloudEvent, [{ ...anyRegistry, tag: 'v1.9.0' }]],
  ['Harbor: no image for other events', { ...harbor, type: 'SCANNING_COMPLETED' }, []],
  [
    'Harbor: no image for an artifact without a tag, where Harbor sends the digest as the tag',
    { ...harbor, event_data: { ...harbor.event_data, resources: [{ digest, tag: digest }] } },
    [],
  ],
  ['Docker Hub', dockerHub, [{ registry: 'docker.io', repository: 'svendowideit/testhook', tag: 'latest' }]],
  [
    'a build that sends a full image name',
    { image: 'registry.example:5000/shop/web:1.4' },
    [{ registry: 'registry.example:5000', repository: 'shop/web', tag: '1.4' }],
  ],
  [
    'a build that sends a short image name',
    { image: 'nginx' },
    [{ registry: 'docker.io', repository: 'library/nginx', tag: 'latest' }],
  ],
  ['a build that sends a digest: no image', { image: `shop/web@${digest}` }, []],
  ['an invalid image name: no image', { image: 'Shop/Web:1.4' }, []],
  [
    'a repeated image: returned once',
    { events: [...distribution.events, ...distribution.events] },
    [{ ...anyRegistry, tag: '1.4' }],
  ],
  ['an empty body: not a notification', {}, null],
  ['an unknown body: not a notification', { zen: 'Keep it logically awesome.' }, null],
  ['a body that is not an object', 'push', null],
  ['more than 1000 events: not accepted', { events: Array.from({ length: 1001 }, () => distribution.events[1]) }, null],
  ['a tag that is not a string', { push_data: { tag: 1 }, repository: { repo_name: 'web' } }, null],
])('%s', (_, body, expected) => {
  expect(pushedImages(body)).toEqual(expected)
})
