import type { Templates } from './template.ts'

/** Messages about malformed image references and tag patterns. */
export const IMAGE_TEMPLATES = {
  'image-with-scheme': {
    en: 'Leave out the http:// or https://: an image is named like registry.example:5000/shop/web:1.4.',
    zh: '请去掉 http:// 或 https://，镜像的写法如 registry.example:5000/shop/web:1.4。',
  },
  'image-with-space': { en: 'An image name cannot contain spaces.', zh: '镜像名称不能包含空格。' },
  'image-registry-malformed': {
    en: 'The part before the first slash is not a host name with an optional port, such as registry.example:5000.',
    zh: '第一个斜杠之前应为主机名，可带端口，如 registry.example:5000。',
  },
  'image-port-range': {
    en: 'The port of the registry must be from 1 to 65535.',
    zh: '镜像仓库的端口范围为 1 到 65535。',
  },
  'image-uppercase': { en: 'A repository name cannot contain uppercase letters.', zh: '镜像名称不能包含大写字母。' },
  'image-repository-malformed': {
    en: 'A repository name may contain lowercase letters and digits, with ".", "_", "__" or hyphens between them, and "/" between its parts.',
    zh: '镜像名称由小写字母和数字组成，中间可用“.”“_”“__”或短横线，各级以“/”分隔。',
  },
  'image-too-long': {
    en: 'Registry and repository together may have at most {most} characters.',
    zh: '仓库地址与镜像名称合计最多 {most} 个字符。',
  },
  'image-tag-malformed': {
    en: 'A tag may have at most 128 letters, digits, "_", "." and hyphens, and cannot start with "." or a hyphen.',
    zh: '版本由字母、数字、“_”“.”和短横线组成，不能以“.”或短横线开头，最多 128 个字符。',
  },
  'image-digest-malformed': {
    en: 'A digest must be "sha256:" followed by 64 lowercase hexadecimal digits.',
    zh: '摘要应为“sha256:”加 64 位小写十六进制数字。',
  },
  'image-id': { en: 'This is an image ID. Enter the name of the image.', zh: '这是镜像 ID，请填写镜像名称。' },
  'repository-with-tag': { en: 'Enter the name of a repository, without a tag.', zh: '请填写镜像名称，不带版本。' },
  'tag-pattern-malformed': {
    en: 'Enter a range of versions, such as 1.x or ^1.4, or a tag with stars, such as v1.*-alpine.',
    zh: '请填写版本范围，如 1.x 或 ^1.4，或带星号的版本名，如 v1.*-alpine。',
  },
} as const satisfies Templates
