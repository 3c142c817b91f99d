import type { ComponentType, SVGProps } from 'react'

interface IconProps extends Omit<SVGProps<SVGSVGElement>, 'stroke'> {
  /** Width and height in pixels, 24 by default. */
  readonly size?: number
  /** Width of the lines in an icon of 24 pixels, 2 by default. */
  readonly stroke?: number
}

export type Icon = ComponentType<IconProps>

/** Creates the component of an icon. @param shapes the elements within the svg element, such as `<path d="…"/>` */
export function icon(shapes: string): Icon {
  const inner = { __html: shapes }
  return ({ size = 24, stroke = 2, ...rest }) => (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      strokeWidth={stroke}
      {...rest}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: the build reads the shapes from a package
      dangerouslySetInnerHTML={inner}
    />
  )
}
