/** The configuration of each caller of a push hook. docs/push-hooks.md explains it in detail. */
export const SNIPPETS = {
  distribution: (url: string) => `notifications:
  endpoints:
    - name: berth
      url: ${url}
      timeout: 10s
      threshold: 5
      backoff: 10s
      ignore:
        actions: [pull]`,
  harbor: (url: string) => url,
  dockerHub: (url: string) => url,
  build: (url: string) => `curl --fail --silent --show-error \\
  --header 'content-type: application/json' \\
  --data '{"image": "registry.example/shop/web:1.4"}' \\
  ${url}`,
} as const
