// The icons of the page, with their names on tabler.io/icons.
import adjustmentsHorizontal from 'virtual:tabler/adjustments-horizontal'
import alertTriangle from 'virtual:tabler/alert-triangle'
import api from 'virtual:tabler/api'
import arrowBackUp from 'virtual:tabler/arrow-back-up'
import arrowBigUpLine from 'virtual:tabler/arrow-big-up-line'
import arrowDown from 'virtual:tabler/arrow-down'
import arrowLeft from 'virtual:tabler/arrow-left'
import arrowRight from 'virtual:tabler/arrow-right'
import arrowUp from 'virtual:tabler/arrow-up'
import arrowsDiagonal from 'virtual:tabler/arrows-diagonal'
import arrowsDiagonalMinimize2 from 'virtual:tabler/arrows-diagonal-minimize-2'
import arrowsDiff from 'virtual:tabler/arrows-diff'
import arrowsExchange from 'virtual:tabler/arrows-exchange'
import arrowsSplit2 from 'virtual:tabler/arrows-split-2'
import arrowsVertical from 'virtual:tabler/arrows-vertical'
import box from 'virtual:tabler/box'
import boxOff from 'virtual:tabler/box-off'
import certificate from 'virtual:tabler/certificate'
import chartLine from 'virtual:tabler/chart-line'
import check from 'virtual:tabler/check'
import chevronDown from 'virtual:tabler/chevron-down'
import chevronLeft from 'virtual:tabler/chevron-left'
import chevronRight from 'virtual:tabler/chevron-right'
import chevronUp from 'virtual:tabler/chevron-up'
import circleArrowUp from 'virtual:tabler/circle-arrow-up'
import circleCheck from 'virtual:tabler/circle-check'
import circleDashed from 'virtual:tabler/circle-dashed'
import circleMinus from 'virtual:tabler/circle-minus'
import circlePlus from 'virtual:tabler/circle-plus'
import circleX from 'virtual:tabler/circle-x'
import clockSearch from 'virtual:tabler/clock-search'
import code from 'virtual:tabler/code'
import compass from 'virtual:tabler/compass'
import copy from 'virtual:tabler/copy'
import databaseOff from 'virtual:tabler/database-off'
import deviceDesktop from 'virtual:tabler/device-desktop'
import dots from 'virtual:tabler/dots'
import download from 'virtual:tabler/download'
import file from 'virtual:tabler/file'
import fileOff from 'virtual:tabler/file-off'
import fileSymlink from 'virtual:tabler/file-symlink'
import fileText from 'virtual:tabler/file-text'
import fileUnknown from 'virtual:tabler/file-unknown'
import fileUpload from 'virtual:tabler/file-upload'
import filterOff from 'virtual:tabler/filter-off'
import folder from 'virtual:tabler/folder'
import folderOff from 'virtual:tabler/folder-off'
import folderOpen from 'virtual:tabler/folder-open'
import helpCircle from 'virtual:tabler/help-circle'
import history from 'virtual:tabler/history'
import hourglass from 'virtual:tabler/hourglass'
import key from 'virtual:tabler/key'
import layoutSidebarLeftCollapse from 'virtual:tabler/layout-sidebar-left-collapse'
import layoutSidebarLeftExpand from 'virtual:tabler/layout-sidebar-left-expand'
import loadBalancer from 'virtual:tabler/load-balancer'
import loader2 from 'virtual:tabler/loader-2'
import logout from 'virtual:tabler/logout'
import maximize from 'virtual:tabler/maximize'
import menu2 from 'virtual:tabler/menu-2'
import minimize from 'virtual:tabler/minimize'
import moon from 'virtual:tabler/moon'
import packageOff from 'virtual:tabler/package-off'
import packages from 'virtual:tabler/packages'
import pencil from 'virtual:tabler/pencil'
import playerPause from 'virtual:tabler/player-pause'
import playerPlay from 'virtual:tabler/player-play'
import playerStop from 'virtual:tabler/player-stop'
import playerTrackNext from 'virtual:tabler/player-track-next'
import plugConnected from 'virtual:tabler/plug-connected'
import plugConnectedX from 'virtual:tabler/plug-connected-x'
import plus from 'virtual:tabler/plus'
import refresh from 'virtual:tabler/refresh'
import refreshDot from 'virtual:tabler/refresh-dot'
import regex from 'virtual:tabler/regex'
import replace from 'virtual:tabler/replace'
import rotateClockwise from 'virtual:tabler/rotate-clockwise'
import search from 'virtual:tabler/search'
import searchOff from 'virtual:tabler/search-off'
import server from 'virtual:tabler/server'
import serverOff from 'virtual:tabler/server-off'
import sortAscending from 'virtual:tabler/sort-ascending'
import sortDescending from 'virtual:tabler/sort-descending'
import stack2 from 'virtual:tabler/stack-2'
import sun from 'virtual:tabler/sun'
import tagOff from 'virtual:tabler/tag-off'
import terminal2 from 'virtual:tabler/terminal-2'
import trash from 'virtual:tabler/trash'
import upload from 'virtual:tabler/upload'
import userCircle from 'virtual:tabler/user-circle'
import webhook from 'virtual:tabler/webhook'
import x from 'virtual:tabler/x'
import zoomReset from 'virtual:tabler/zoom-reset'
import { icon } from './icon.tsx'

export const IconAdjustmentsHorizontal = icon(adjustmentsHorizontal)
export const IconAlertTriangle = icon(alertTriangle)
export const IconApi = icon(api)
export const IconArrowBackUp = icon(arrowBackUp)
export const IconArrowBigUpLine = icon(arrowBigUpLine)
export const IconArrowDown = icon(arrowDown)
export const IconArrowLeft = icon(arrowLeft)
export const IconArrowRight = icon(arrowRight)
export const IconArrowUp = icon(arrowUp)
export const IconArrowsDiagonal = icon(arrowsDiagonal)
export const IconArrowsDiagonalMinimize2 = icon(arrowsDiagonalMinimize2)
export const IconArrowsDiff = icon(arrowsDiff)
export const IconArrowsExchange = icon(arrowsExchange)
export const IconArrowsSplit2 = icon(arrowsSplit2)
export const IconArrowsVertical = icon(arrowsVertical)
export const IconBox = icon(box)
export const IconBoxOff = icon(boxOff)
export const IconCertificate = icon(certificate)
export const IconChartLine = icon(chartLine)
export const IconCheck = icon(check)
export const IconChevronDown = icon(chevronDown)
export const IconChevronLeft = icon(chevronLeft)
export const IconChevronRight = icon(chevronRight)
export const IconChevronUp = icon(chevronUp)
export const IconCircleArrowUp = icon(circleArrowUp)
export const IconCircleCheck = icon(circleCheck)
export const IconCircleDashed = icon(circleDashed)
export const IconCircleMinus = icon(circleMinus)
export const IconCirclePlus = icon(circlePlus)
export const IconCircleX = icon(circleX)
export const IconClockSearch = icon(clockSearch)
export const IconCode = icon(code)
export const IconCompass = icon(compass)
export const IconCopy = icon(copy)
export const IconDatabaseOff = icon(databaseOff)
export const IconDeviceDesktop = icon(deviceDesktop)
export const IconDots = icon(dots)
export const IconDownload = icon(download)
export const IconFile = icon(file)
export const IconFileOff = icon(fileOff)
export const IconFileSymlink = icon(fileSymlink)
export const IconFileText = icon(fileText)
export const IconFileUnknown = icon(fileUnknown)
export const IconFileUpload = icon(fileUpload)
export const IconFilterOff = icon(filterOff)
export const IconFolder = icon(folder)
export const IconFolderOff = icon(folderOff)
export const IconFolderOpen = icon(folderOpen)
export const IconHelpCircle = icon(helpCircle)
export const IconHistory = icon(history)
export const IconHourglass = icon(hourglass)
export const IconKey = icon(key)
export const IconLayoutSidebarLeftCollapse = icon(layoutSidebarLeftCollapse)
export const IconLayoutSidebarLeftExpand = icon(layoutSidebarLeftExpand)
export const IconLoadBalancer = icon(loadBalancer)
export const IconLoader2 = icon(loader2)
export const IconLogout = icon(logout)
export const IconMaximize = icon(maximize)
export const IconMenu2 = icon(menu2)
export const IconMinimize = icon(minimize)
export const IconMoon = icon(moon)
export const IconPackageOff = icon(packageOff)
export const IconPackages = icon(packages)
export const IconPencil = icon(pencil)
export const IconPlayerPause = icon(playerPause)
export const IconPlayerPlay = icon(playerPlay)
export const IconPlayerStop = icon(playerStop)
export const IconPlayerTrackNext = icon(playerTrackNext)
export const IconPlugConnected = icon(plugConnected)
export const IconPlugConnectedX = icon(plugConnectedX)
export const IconPlus = icon(plus)
export const IconRefresh = icon(refresh)
export const IconRefreshDot = icon(refreshDot)
export const IconRegex = icon(regex)
export const IconReplace = icon(replace)
export const IconRotateClockwise = icon(rotateClockwise)
export const IconSearch = icon(search)
export const IconSearchOff = icon(searchOff)
export const IconServer = icon(server)
export const IconServerOff = icon(serverOff)
export const IconSortAscending = icon(sortAscending)
export const IconSortDescending = icon(sortDescending)
export const IconStack2 = icon(stack2)
export const IconSun = icon(sun)
export const IconTagOff = icon(tagOff)
export const IconTerminal2 = icon(terminal2)
export const IconTrash = icon(trash)
export const IconUpload = icon(upload)
export const IconUserCircle = icon(userCircle)
export const IconWebhook = icon(webhook)
export const IconX = icon(x)
export const IconZoomReset = icon(zoomReset)
