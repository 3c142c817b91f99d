import '@mantine/notifications/styles.css'
import { Notifications } from '@mantine/notifications'

export function NoticeCorner() {
  return <Notifications position="bottom-right" />
}
