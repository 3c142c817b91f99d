export type Language = 'en' | 'zh'

/** The texts of one subject by their codes. `{name}` stands for a parameter. */
export type Templates = Readonly<Record<string, Readonly<Record<Language, string>>>>

/**
 * The names of the parameters in a text: 'host' | 'port' for "Port {port} is in use on {host}." Braces around other characters are plain
 * text.
 */
export type ParameterOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${string}"${string}` ? never : Name) | ParameterOf<Rest>
  : never
